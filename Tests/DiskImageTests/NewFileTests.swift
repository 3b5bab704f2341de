import Foundation
import TestSupport
import Testing

@testable import DiskImage

@Suite("A file that appears when it is complete") struct NewFileTests {
    @Test("its name may have any characters", arguments: [false, true])
    func name(overwrites: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("ÄÖÜ – e\u{301}.iso")
        if overwrites { _ = try directory.write("ÄÖÜ – e\u{301}.iso", "old") }
        let file = try NewFile(path: path, byteCount: nil, overwrites: overwrites)
        try file.append(Array("new".utf8))
        try file.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    }
}
