import Foundation
import Glibc
import TestSupport
import Testing

@testable import Remoting

@Suite("private files")
struct PrivateDirectoryTests {
    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("directory and file are the user's alone from the start, and go together")
    func modes() throws {
        let parent = try TemporaryDirectory()
        let directory = try PrivateDirectory(in: parent.root)
        let file = directory.root + "/config"
        try directory.write(Array("Host *\n".utf8), to: file)
        #expect(try mode(directory.root) == 0o700)
        #expect(try mode(file) == 0o600)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "Host *\n")
        directory.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent.root).isEmpty)
    }

    @Test("a program that is just ending and still writes into it doesn't keep it")
    func late() async throws {
        let parent = try TemporaryDirectory()
        let directory = try PrivateDirectory(in: parent.root)
        let root = directory.root
        let writer = Thread {
            let end = ContinuousClock.now + .milliseconds(60)
            var number = 0
            while ContinuousClock.now < end {
                number += 1
                let descriptor = open("\(root)/log\(number)", O_WRONLY | O_CREAT, 0o600)
                if descriptor >= 0 { close(descriptor) }
            }
        }
        writer.start()
        try await eventually("it writes") { try !FileManager.default.contentsOfDirectory(atPath: root).isEmpty }
        directory.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent.root).isEmpty)
    }

    @Test("a file or a link that is there already is never written to")
    func taken() throws {
        let parent = try TemporaryDirectory()
        let directory = try PrivateDirectory(in: parent.root)
        let victim = try parent.write("victim", "untouched")
        let link = directory.root + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: victim)
        for file in [link, victim] {
            #expect(throws: PrivateDirectory.Failure.self) { try directory.write([1], to: file) }
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "untouched")
    }

    @Test("a parent that isn't there is named")
    func noParent() {
        let failure = #expect(throws: PrivateDirectory.Failure.self) { try PrivateDirectory(in: "/nonexistent") }
        #expect(failure?.message == "no private directory in /nonexistent: No such file or directory")
    }
}
