import PowerVM
import SavedOutput
import Testing

/// How the readers handle messages and half an answer where data should be.
@Suite struct ReaderRefusalTests {
    @Test(
        "a message instead of a listing is told as what it is, not as a device",
        arguments: [
            ("lsdev -l cd7", "lsdev: 0514-519 The following device was not found: cd7\n", CommandFailure.Kind.noSuchDevice),
            ("lsdev -Cc cdrom -F name:physloc", "lsdev: 0514-516 locked\n", .odmLocked),
            ("lscfg -l cd7", "lscfg: device cd7 not found.\n", .unknown),
            ("viosvrcmd", "ksh: foo: not found\n", .commandNotFound),
        ])
    func message(_ command: String, _ text: String, _ kind: CommandFailure.Kind) throws {
        let error = try #require(throws: ReadError.self) { try OutputCatalog.json(command: command, text: text) }
        #expect(error.failure?.kind == kind)
    }

    @Test(
        "a line that is all there is is shown",
        arguments: [
            ("ioslevel", "10.1.2.3"), ("uname -a", "AIX aix04 2 7 00F812344C00"), ("lsrep", "42"), ("lspartition", "rc=2"),
        ])
    func only(_ command: String, _ line: String) throws {
        let error = try #require(throws: ReadError.self) { try OutputCatalog.json(command: command, text: line + "\n") }
        #expect(error.text == line && error.line == 1)
    }
}
