import Testing

@testable import AttachCD

@Suite struct EditDistanceTests {
    @Test(
        "insertions, deletions, substitutions and exchanged neighbours count one each",
        arguments: [
            ("detach", "detach", 0), ("detatch", "detach", 1), ("detahc", "detach", 1), ("dtach", "detach", 1),
            ("detech", "detach", 1), ("DETACH", "detach", 0), ("statsu", "status", 1), ("", "vios", 4), ("vios", "", 4),
            ("a", "b", 1), ("ab", "ba", 1), ("rm", "vios", 4), ("reason", "json", 3), ("ca", "abc", 3),
        ])
    func distances(first: String, second: String, distance: Int) {
        #expect(EditDistance.between(first, second) == distance)
        #expect(EditDistance.between(second, first) == distance)
    }

    @Test("a word of up to five letters may differ by one, a longer one by two")
    func limits() {
        let words = ["vios", "status", "detach", "attach"]
        #expect(EditDistance.nearest(to: "vio1", among: words) == "vios")
        #expect(EditDistance.nearest(to: "vi01", among: words) == nil)
        #expect(EditDistance.nearest(to: "sttaus", among: words) == "status")
        #expect(EditDistance.nearest(to: "dtahc", among: words) == nil)
        #expect(EditDistance.nearest(to: "dettahc", among: words) == "detach")
    }
}
