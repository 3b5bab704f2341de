import Foundation
import Glibc
import TestSupport
import Testing

@testable import SSH

@Suite("the parsed copy of known_hosts")
struct KnownHostsCacheTests {
    private let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"

    private func lines(_ file: String, _ name: String) -> [Int] {
        KnownHosts(userFiles: [file], globalFiles: []).lines(for: name).map(\.location.line)
    }

    @Test("one copy serves all, as long as the file stays as it is")
    func shared() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", "alpha \(key)\n")
        let cache = KnownHostsCache()
        let first = cache.file(file)
        #expect(cache.file(file) === first)
        #expect(first.lines(for: "alpha").count == 1)
        #expect(cache.file(directory.path("missing")).lines(for: "alpha").isEmpty)
    }

    @Test("a file that was replaced, rewritten in place, extended or removed is read again")
    func changed() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", "alpha \(key)\n")
        #expect(lines(file, "alpha") == [1])
        // Another inode, the same size.
        _ = try directory.write("known_hosts", "gamma \(key)\n")
        #expect(lines(file, "alpha").isEmpty)
        #expect(lines(file, "gamma") == [1])
        // The same inode, the same size, another time.
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.write(contentsOf: Data("delta".utf8))
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 1)]
        #expect(futimens(handle.fileDescriptor, &times) == 0)
        #expect(lines(file, "delta") == [1])
        // By another program.
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("# comment\n\nepsilon \(key)\n".utf8))
        #expect(lines(file, "epsilon") == [4])
        try FileManager.default.removeItem(atPath: file)
        #expect(lines(file, "delta").isEmpty)
    }

    @Test("what is appended is found without reading again, and numbered as in the file", arguments: ["", "\n", "\n\n# end\n"])
    func appended(_ end: String) throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("known_hosts", "alpha \(key)" + end)
        let known = KnownHosts(userFiles: [file], globalFiles: [])
        #expect(lines(file, "alpha") == [1])
        let copy = KnownHostsCache.shared.file(file)
        for (index, name) in ["beta", "gamma", "beta"].enumerated() {
            let blob = try #require(known.lines(for: "alpha").first?.key)
            #expect(try known.append(blob, for: name, hashed: index == 1) == file)
        }
        #expect(KnownHostsCache.shared.file(file) === copy)
        let fresh = KnownHostsFile(Array(try Data(contentsOf: URL(fileURLWithPath: file))), path: file)
        for name in ["alpha", "beta", "gamma"] {
            #expect(lines(file, name) == fresh.lines(for: name).map(\.location.line))
            #expect(lines(file, name).count == 1)
        }
    }

    @Test("a name is looked for once among lines that must each be tried")
    func kept() {
        let text = (0..<500).map { "*.domain\($0),host\($0) \(key)\n" }.joined() + "named \(key)\n"
        let file = KnownHostsFile(Array(text.utf8), path: "known_hosts")
        #expect(file.lines(for: "x.domain7").map(\.location.line) == [8])
        #expect(file.tried == 500)
        #expect(file.lines(for: "x.domain7").count == 1)
        #expect(file.tried == 500)
        file.append(Array("*.domain7 \(key)\n".utf8), path: "known_hosts")
        #expect(file.lines(for: "x.domain7").map(\.location.line) == [8, 502])
        #expect(file.tried == 501)
        #expect(file.lines(for: "named").map(\.location.line) == [501])
    }
}
