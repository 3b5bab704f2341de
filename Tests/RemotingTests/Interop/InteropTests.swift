import Foundation
import PowerVM
import TestSupport
import Testing

@testable import Remoting

/// Real servers, real keys, the product's own route: configuration file, `ssh -G`, choice of the transport, one exchange.
@Suite("interoperability", .timeLimit(.minutes(5)))
struct InteropTests {
    @Test("each cell of the matrix ends as expected", arguments: InteropMatrix.cells)
    func cell(_ cell: InteropCell) async throws {
        let bench = try InteropBench(cell)
        let outcome = try await bench.outcome()
        #expect(outcome == InteropOracle(cell: cell).expected, "\(bench.lastMessage ?? "")")
        #expect(try bench.leftovers().isEmpty)
    }

    @Test("the matrix is as large as promised")
    func size() {
        #expect(InteropMatrix.quick.count >= 60)
        #expect(InteropMatrix.all.count >= 200)
        #expect(Set(InteropMatrix.quick).isSubset(of: InteropMatrix.all))
    }

    @Test("docs/ssh-interop.md shows what the matrix expects of libssh2 1.10; ATTACH_CD_WRITE_DOCS=1 writes it")
    func table() throws {
        let page = "docs/ssh-interop.md"
        if ProcessInfo.processInfo.environment["ATTACH_CD_WRITE_DOCS"] != nil {
            try InteropTable.text.write(toFile: Repository.path(page), atomically: true, encoding: .utf8)
        }
        #expect(try Repository.text(page) == InteropTable.text)
    }
}
