import Foundation
import TestSupport
import Testing

@testable import Remoting

@Suite("what is kept of the answers of ssh -G")
struct SSHAnswerCacheTests {
    let home: TemporaryDirectory
    let program: String

    init() throws {
        home = try TemporaryDirectory("cache")
        program = try home.write("ssh", "\u{7f}ELF")
    }

    private var cache: SSHAnswerCache? { cache() }
    private var directory: String { home.path("attach-cd") }

    private func cache(_ question: [String] = ["--", "aix04"], files: String? = "digest") -> SSHAnswerCache? {
        SSHAnswerCache(program: program, question: question, files: files, base: home.root)
    }

    @Test("it is kept for the same program, privately, and forgotten when the program changes")
    func kept() throws {
        let cache = try #require(cache)
        #expect(cache.read() == nil)
        cache.write("port 22\nuser root\n")
        #expect(cache.read()?.hasPrefix("port 22\nuser root\n") == true)
        let mode = try FileManager.default.attributesOfItem(atPath: cache.file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: program)
        #expect(self.cache?.read() == nil)
        self.cache?.write("port 23\n")
        #expect(self.cache?.read()?.hasPrefix("port 23\n") == true)
    }

    @Test("another host has an answer of its own, and other files make the answer a new one in the same place")
    func questions() throws {
        cache?.write("user root\n")
        cache(["--", "aix05"])?.write("user other\n")
        #expect(cache?.read()?.hasPrefix("user root\n") == true)
        #expect(cache(files: "changed")?.read() == nil)
        cache(files: "changed")?.write("user new\n")
        #expect(cache?.read() == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
    }

    @Test("a file that others can write to, a link and a part of a file aren't used")
    func distrusted() throws {
        let cache = try #require(cache)
        cache.write("port 22\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: cache.file)
        #expect(cache.read() == nil)
        let text = try String(contentsOfFile: cache.file, encoding: .utf8)
        try FileManager.default.removeItem(atPath: cache.file)
        _ = try home.write("elsewhere", text)
        try FileManager.default.createSymbolicLink(atPath: cache.file, withDestinationPath: home.path("elsewhere"))
        #expect(cache.read() == nil)
        try FileManager.default.removeItem(atPath: cache.file)
        try Data(text.dropLast(3).utf8).write(to: URL(fileURLWithPath: cache.file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: cache.file)
        #expect(cache.read() == nil)
    }

    @Test("nothing is kept of a script, of an answer that depends on more than files, and without a home directory")
    func nothing() throws {
        #expect(SSHAnswerCache(program: nil, question: [], files: "digest", base: home.root) == nil)
        #expect(SSHAnswerCache(program: program, question: [], files: "digest", base: nil) == nil)
        #expect(cache(files: nil) == nil)
        let script = try home.write("script", "#!/bin/sh\n")
        #expect(SSHAnswerCache(program: script, question: [], files: "digest", base: home.root) == nil)
    }

    @Test("nothing is kept in a directory that others can write to")
    func nowhere() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: directory)
        cache?.write("port 22\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
    }

    @Test("a program is looked for once, in the directories of the PATH")
    func path() {
        #expect(ProgramPath.find("sh")?.hasSuffix("/sh") == true && ProgramPath.find("no-such-program") == nil)
        #expect(ProgramPath.find("./sh") == "./sh")
    }
}
