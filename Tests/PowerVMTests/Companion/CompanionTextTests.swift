import Foundation
import Testing

@testable import PowerVM

/// The scripts as they are sent.
@Suite struct CompanionTextTests {
    private static let tests = SourceTree.root.appending(path: "Tests/aix-scripts")

    private func output(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(program)")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(bytes)
    }

    @Test("the scripts without comments are what the script tests run", arguments: ["attach-cd-lpar", "attach-cd-lpar-install"])
    func sameAsSed(_ name: String) throws {
        let script = SourceTree.root.appending(path: "aix-scripts/\(name)")
        let sent = CompanionText.sent(Array(try Data(contentsOf: script)))
        #expect(sent == (try output("sed", ["-f", Self.tests.appending(path: "sent.sed").path, script.path])))
        #expect(sent.count > 1000)
    }

    @Test("what is sent for a verb is what the script tests run", arguments: Companion.Verb.names.sorted())
    func sameAsAwk(_ verb: String) throws {
        let script = SourceTree.root.appending(path: "aix-scripts/attach-cd-lpar").path
        let sent = CompanionParts(Companion.script, verbs: Companion.Verb.names).sent(for: verb)
        #expect(sent == (try output("awk", ["-v", "verb=\(verb)", "-f", Self.tests.appending(path: "sent.awk").path, script])))
        #expect(sent.count < CompanionText.sent(Companion.script).count * 9 / 10)
    }

    @Test("of a script a verb gets the functions that its own mention, and what is outside of functions")
    func parts() {
        let text = """
            #!/usr/bin/ksh
            before=1 # words
            first() { # see third
                second || {
                    echo
                }
            }
            second() { echo 'fourth'; }
            third() { :; }
            fourth() { other; }
            other() {
                third
            }
            between=1
            main() {
                case $1 in (first | other) "$1" ;; esac
            }
            main "$@"; exit

            """
        let parts = CompanionParts(Array(text.utf8), verbs: ["first", "other"])
        let first = """
            before=1 # words
            first() {
            second || {
            echo
            }
            }
            second() { echo 'fourth'; }
            fourth() { other; }
            between=1
            main() {
            case $1 in (first | other) "$1" ;; esac
            }
            main "$@"; exit

            """
        #expect(String(decoding: parts.sent(for: "first"), as: UTF8.self) == first)
        let other = String(decoding: parts.sent(for: "other"), as: UTF8.self)
        #expect(other.contains("third() { :; }") && !other.contains("second()") && other.hasSuffix("main \"$@\"; exit\n"))
    }

    @Test("comments, indentation and empty lines are left out, and nothing else")
    func sent() {
        let text = """
            #!/usr/bin/ksh
            # a comment

            name_of() { # what -> r_it
                case $# in # words
            \t (0) echo "# no comment" ;;
                esac
            }
            other() { echo '() { # '; }
            """
        let expected = """
            name_of() {
            case $# in # words
            (0) echo "# no comment" ;;
            esac
            }
            other() { echo '() { # '; }

            """
        #expect(String(decoding: CompanionText.sent(Array(text.utf8)), as: UTF8.self) == expected)
    }

    @Test("sent is shorter, and what is sent first needs one window of TCP at most; installed is whole")
    func forms() throws {
        let facts = Companion().exchange(.facts, nonce: "n1", timeout: .seconds(9)).input
        // Ten segments (RFC 6928) of 1,448 bytes with TCP's timestamps, without what SSH adds to a packet.
        #expect(facts.count < 14_480 - 100)
        let install = String(decoding: CompanionInstall(nonce: "n1").exchange(timeout: .seconds(9)).input, as: UTF8.self)
        #expect(install.contains("\n" + String(decoding: Companion.script, as: UTF8.self) + "n1\n"))
        #expect(install.contains("cat <<'n1'\n#!/usr/bin/ksh\n"))
        #expect(install.contains("= '\(CompanionInstall.checksum)' ]"))
        for word in ["@NONCE@", "@CHECKSUM@", "@SCRIPT@"] { #expect(!install.contains(word)) }
        #expect(CompanionText.version(of: Array("x=1\nversions=2\n version=3\n".utf8)) == nil)
    }

    @Test("for a shell that was started ahead the arguments are in the script's last line; the rest is the same")
    func ahead() throws {
        let exchange = Companion(become: .sudo).exchange(.facts, nonce: "n1", timeout: .seconds(9))
        let ahead = try #require(exchange.ahead)
        func lines(_ bytes: [UInt8]) -> [Substring] {
            String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        }
        let (plain, called) = (lines(exchange.input), lines(ahead.input))
        #expect(
            plain.suffix(2) == [#"main "$@"; exit"#, ""] && called.suffix(2) == ["main facts nonce=n1 become=sudo; exit", ""])
        #expect(plain.dropLast(2) == called.dropLast(2))
        #expect(exchange.line == "\(ahead.line) facts nonce=n1 become=sudo")
        #expect(Companion(delivery: .installed).exchange(.facts, nonce: "n1", timeout: .seconds(9)).ahead == nil)
    }

    @Test("the version stands in the script alone; the lab, which shares no code, and the man page repeat it")
    func version() throws {
        func text(_ path: String) throws -> String {
            try String(contentsOf: SourceTree.root.appending(path: path), encoding: .utf8)
        }
        #expect(Companion.version.split(separator: ".").compactMap { Int($0) }.count == 3)
        #expect(try text("Sources/PowerLabTool/PowerLabCommand.swift").contains("version: \"\(Companion.version)\""))
        #expect(try text("man/attach-cd-lpar.8").contains("\nversion=\(Companion.version)\n"))
        let product = SourceTree.files.filter { $0.target != "PowerLabTool" }
        #expect(product.count > 100)
        for file in product { #expect(!file.lines.contains { $0.contains("\"\(Companion.version)\"") }, "\(file.path)") }
    }
}
