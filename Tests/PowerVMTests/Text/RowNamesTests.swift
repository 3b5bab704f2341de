import PowerVM
import TestSupport
import Testing

@Suite("names of rows") struct RowNamesTests {
    @Test("a name is taken once, as a set takes it")
    func names() {
        var random = SeededRandom(seed: 5)
        var (rows, names, set) = ([String](), RowNames(), Set<String>())
        for _ in 0..<20_000 {
            let name = "vtopt\(random.next() % 8000)"
            let isNew = names.insert(TextSlice(name), isSame: { rows[$0] == name })
            #expect(isNew == set.insert(name).inserted)
            if isNew { rows.append(name) }
        }
        #expect(rows.count == set.count)
    }

    @Test("two names with the same hash are two names")
    func collision() {
        var (names, asked) = (RowNames(), [Int]())
        func insert(_ name: String, sameAs row: Int?) -> Bool {
            names.insert(TextSlice(name)) { known in
                asked.append(known)
                return known == row
            }
        }
        let results = [insert("a", sameAs: nil), insert("a", sameAs: nil), insert("b", sameAs: 0), insert("a", sameAs: 1)]
        #expect(results == [true, true, true, false])
        #expect(asked == [0, 0, 1])
    }

    @Test("a drive that lsvopt lists twice is an error, however many are between", arguments: [1, 14, 15, 1000])
    func lsvopt(_ count: Int) throws {
        func rows(_ more: String) -> String {
            "VTD             Media                                   Size(mb)\n"
                + (0..<count).map { "vtopt\($0)          No Media                                     n/a\n" }.joined() + more
        }
        let read = { text in try Lsvopt().read(CommandResult(exitStatus: 0, output: text)) }
        #expect(try read(rows("last a.iso 7\n")).count == count + 1)
        for twice in Set([0, count / 2, count - 1]) {
            #expect(throws: ReadError.self) { try read(rows("vtopt\(twice) a.iso 7\n")) }
        }
    }
}
