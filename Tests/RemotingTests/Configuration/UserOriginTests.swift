import Foundation
import TestSupport
import Testing

@testable import Remoting

/// The line of the ssh configuration that a hint names.
@Suite struct UserOriginTests {
    @Test(
        "the line that names the user, however it is written",
        arguments: [
            ("Host *\n  User nosuch\n", ":2 (User)"), ("user=\"nosuch\"\nUser nosuch\n", ":1 (User)"),
            ("# User nosuch\n\n\tUSER\tnosuch", ":3 (User)"),
        ])
    func line(_ text: String, _ place: String) throws {
        let directory = try TemporaryDirectory("config")
        let file = try directory.write("config", text)
        #expect(UserOrigin.text(of: "nosuch", file: file) == file + place)
    }

    @Test("a file that doesn't name the user, or isn't there, isn't blamed")
    func elsewhere() throws {
        let directory = try TemporaryDirectory("config")
        let file = try directory.write("config", "User other\nUser nosuch2\nInclude more\n")
        for path in [file, "/nosuch"] {
            #expect(UserOrigin.text(of: "nosuch", file: path) == "the ssh configuration (User)")
        }
    }
}
