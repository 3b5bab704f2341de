import PowerVM
import SavedOutput
import Testing

@Suite struct ReadLimitsTests {
    @Test("a line beyond 1 MiB is an error that names the limit")
    func line() throws {
        let text = "SVSA" + String(repeating: "x", count: ReadLimits.lineBytes) + "\n"
        let error = try #require(throws: ReadError.self) { try OutputCatalog.json(command: "lsmap", text: text) }
        #expect(error.expected.contains("1 MiB a line"))
        #expect(error.line == 1)
        #expect(error.text.utf8.count < 10_000)
    }

    @Test("a command's output beyond 32 MiB is an error that names the limit")
    func command() throws {
        let text = String(repeating: "\n", count: ReadLimits.commandBytes + 1)
        let error = try #require(throws: ReadError.self) { try Lsrep().read(CommandResult(exitStatus: 0, output: text)) }
        #expect(error.expected.contains("32 MiB a command"))
    }

    @Test("a command's output of a million lines and more is an error that names the limit")
    func commandLines() throws {
        func output(_ unit: String) -> CommandResult {
            CommandResult(exitStatus: 0, output: String(repeating: unit, count: ReadLimits.commandLines + 1) + "x\n")
        }
        for unit in ["x\n", "\n"] {
            let error = try #require(throws: ReadError.self) { try Lsvopt().read(output(unit)) }
            #expect(error.expected.contains("1,000,000 lines"))
        }
    }

    @Test("a file beyond 64 MiB is an error that names the limit")
    func file() throws {
        let error = try #require(throws: ReadError.self) {
            try OutputCatalog.json(command: "lsmap", text: [UInt8](repeating: 10, count: ReadLimits.fileBytes + 1))
        }
        #expect(error.expected.contains("64 MiB a file"))
    }

    @Test(
        "hostile text never comes out raw",
        arguments: ["\u{1B}[2J", "\u{202E}abc", "\r\r", "\u{0}", "\u{85}", "\u{2028}", "\u{FFFD}"])
    func hostile(_ hostile: String) throws {
        let text = "name  status  description\ncd0   Available  IDE \(hostile) Drive\n"
        do throws(ReadError) {
            let json = try OutputCatalog.json(command: "lsdev", text: text).printed
            #expect(hostile == "\r\r", "\(json)")
        } catch {
            #expect(error.line == 2)
            #expect(!error.text.contains(hostile) || hostile == "\u{FFFD}")
        }
    }

    @Test("bytes that aren't UTF-8 in a name are an error for their line")
    func invalid() throws {
        let text = Array("VTD Media Size(mb)\nvtopt0 a".utf8) + [0xFF] + Array(".iso 12\n".utf8)
        let error = try #require(throws: ReadError.self) { try OutputCatalog.json(command: "lsvopt", text: text) }
        #expect(error.line == 2)
    }

    @Test("a command that cannot be read is named, with those that can")
    func unknown() throws {
        let error = try #require(throws: ReadError.self) { try OutputCatalog.json(command: "rm -rf", text: "") }
        #expect(error.expected.contains("lsmap"))
    }

    @Test("JSON escapes what a terminal must not see")
    func escapes() {
        let value: JSONValue = [
            "a\u{1B}": .string("\"\\\u{202E}\u{E000}é\n"), "n": .number(3645.44), "w": .number(4096), "e": [], "o": [:],
        ]
        #expect(
            value.adding("schema", .string("x")).printed
                == "{\n  \"schema\": \"x\",\n  \"a\\u001b\": \"\\\"\\\\\\u202e\\ue000é\\n\",\n  \"n\": 3645.44,\n  \"w\": 4096,\n  \"e\": [],\n  \"o\": {}\n}"
        )
    }
}
