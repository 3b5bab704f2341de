import Foundation
import TestSupport
import Testing

@testable import Remoting

@Suite("what is kept of ssh's own defaults")
struct SSHDefaultsCacheTests {
    let home: TemporaryDirectory
    let program: String

    init() throws {
        home = try TemporaryDirectory("cache")
        program = try home.write("ssh", "#!/bin/sh\n")
    }

    private var cache: SSHDefaultsCache? { SSHDefaultsCache(program: program, directory: home.root) }
    private var file: String { home.path("attach-cd/ssh-defaults") }

    @Test("it is kept for the same program, privately, and forgotten when the program changes")
    func kept() throws {
        #expect(cache?.read() == nil)
        cache?.write("port 22\nuser root\n")
        #expect(cache?.read()?.hasPrefix("port 22\nuser root\n") == true)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: program)
        #expect(cache?.read() == nil)
        cache?.write("port 23\n")
        #expect(cache?.read()?.hasPrefix("port 23\n") == true)
    }

    @Test("a file that others can write to, a link and a part of a file aren't used")
    func distrusted() throws {
        cache?.write("port 22\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
        #expect(cache?.read() == nil)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try FileManager.default.removeItem(atPath: file)
        _ = try home.write("elsewhere", text)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: home.path("elsewhere"))
        #expect(cache?.read() == nil)
        try FileManager.default.removeItem(atPath: file)
        try Data(text.dropLast(3).utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        #expect(cache?.read() == nil)
    }

    @Test("nothing is kept in a directory that others can write to, or without a home directory")
    func nowhere() throws {
        #expect(SSHDefaultsCache(program: nil, directory: home.root) == nil)
        #expect(SSHDefaultsCache(program: program, directory: nil) == nil)
        try FileManager.default.createDirectory(atPath: home.path("attach-cd"), withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: home.path("attach-cd"))
        cache?.write("port 22\n")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("a program is looked for once, in the directories of the PATH")
    func path() {
        #expect(ProgramPath.find("sh")?.hasSuffix("/sh") == true && ProgramPath.find("no-such-program") == nil)
        #expect(ProgramPath.find("./sh") == "./sh")
    }
}
