import Foundation
import SavedOutput
import Testing
import VirtualOptical

/// attach-cd-json(5), the installed JSON Schema and the program agree.
@Suite struct JSONPageTests {
    private struct Key: Hashable, CustomStringConvertible {
        var name: String
        var type: String
        var mayBeAbsent: Bool

        var description: String { "\(name) (\(type)\(mayBeAbsent ? ", may be absent" : ""))" }
    }

    // MARK: The keys

    /// The keys that the schema gives an object, nested ones with their path.
    private static func keys(of schema: JSON, in file: SchemaFile, prefix: String = "") -> Set<Key> {
        let required = Set(schema["required"].items.compactMap(\.text))
        var keys: Set<Key> = []
        for (name, member) in schema["properties"].object ?? [:] where name != "schema" {
            keys.insert(Key(name: prefix + name, type: type(of: member, in: file), mayBeAbsent: !required.contains(name)))
            guard name != "summary" else { continue }
            for shape in [member] + member["anyOf"].items {
                if !shape["properties"].isNull { keys.formUnion(Self.keys(of: shape, in: file, prefix: "\(prefix)\(name).")) }
                if !shape["items"]["properties"].isNull {
                    keys.formUnion(Self.keys(of: shape["items"], in: file, prefix: "\(prefix)\(name)[]."))
                }
            }
        }
        return keys
    }

    private static func type(of schema: JSON, in file: SchemaFile) -> String {
        let schema = file.resolved(schema)
        if schema["properties"].isNull, !schema["anyOf"].items.isEmpty {
            return schema["anyOf"].items.map { type(of: $0, in: file) }.joined(separator: " or ")
        }
        if !schema["const"].isNull { return schema["const"].flag == nil ? "string" : "boolean" }
        if !schema["enum"].isNull { return "string" }
        let types = schema["type"].text.map { [$0] } ?? schema["type"].items.compactMap(\.text)
        return types.map { $0 == "array" ? "list" : $0 }.joined(separator: " or ")
    }

    /// The lists of the page, by the definition that the comment before each names.
    private static func lists(_ page: String) -> [String: Set<Key>] {
        var lists: [String: Set<Key>] = [:]
        for block in page.components(separatedBy: ".\\\" schema: ").dropFirst() {
            let name = String(block.prefix { !$0.isNewline })
            let list = block.components(separatedBy: "\n.El")[0]
            lists[name] = Set(
                list.matches(of: #/\n\.It Cm (\S+) Pq ([a-z ]+)(, may be absent)?/#).map {
                    Key(name: String($0.output.1), type: String($0.output.2), mayBeAbsent: $0.output.3 != nil)
                })
        }
        return lists
    }

    @Test("the page lists every key of the schema with its type, and no other")
    func keys() throws {
        let file = try SchemaFile.installed.get()
        let lists = Self.lists(try DocsTests.file("man/attach-cd-json.5"))
        let objects = (file.root["$defs"].object ?? [:]).filter { !$0.value["properties"].isNull }
        #expect(objects.count > 20 && Set(lists.keys) == Set(objects.keys))
        for (name, schema) in objects {
            let expected = Self.keys(of: schema, in: file)
            let listed = lists[name] ?? []
            #expect(listed.subtracting(expected).isEmpty, "\(name): on the page only")
            #expect(expected.subtracting(listed).isEmpty, "\(name): in the schema only")
        }
        #expect(Set(file.kinds).isSubset(of: Set(objects.keys)))
    }

    // MARK: The error codes

    /// The codes that transports, remote commands and the script on the LPAR give, each as its own text.
    private static func codes() throws -> Set<String> {
        var given: Set<String> = []
        func found(_ pattern: Regex<(Substring, Substring)>, _ text: String) -> Set<String> {
            Set(text.matches(of: pattern).map { String($0.output.1) })
        }
        let sources = DocsTests.root.appending(path: "Sources")
        for path in FileManager.default.enumerator(atPath: sources.path)?.compactMap({ $0 as? String }) ?? []
        where path.hasSuffix(".swift") && !path.hasPrefix("PowerLab") && !path.hasPrefix("SSH/") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            given.formUnion(found(#/\bcode: "([a-z]+(?:-[a-z]+)*)"/#, text))
            given.formUnion(found(#/\.(?:unreachable|lost|timeout|cancelled),\s*"([a-z]+(?:-[a-z]+)*)"/#, text))
            given.formUnion(found(#/\b(?:failure|lost)\(\s*"([a-z]+(?:-[a-z]+)*)"/#, text))
            if path.hasSuffix("/CommandFailure.swift") { given.formUnion(found(#/case [a-zA-Z]+ = "([a-z-]+)"/#, text)) }
        }
        given.formUnion(found(#/\bfail [12] ([a-z]+(?:-[a-z]+)*)/#, try DocsTests.file("aix-scripts/attach-cd-lpar")))
        return given
    }

    /// `.It Cm CODE Pq EXIT, …` and the text below it.
    private static func described(_ page: String) -> [String: (exits: [String], text: String)] {
        let section =
            page.components(separatedBy: "\n.Sh ERROR CODES").dropFirst().first?.components(separatedBy: "\n.Sh ")[0] ?? ""
        var codes: [String: (exits: [String], text: String)] = [:]
        for item in section.components(separatedBy: "\n.It Cm ").dropFirst() {
            let lines = item.split(separator: "\n", maxSplits: 1)
            let words = lines[0].split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count == 3, words[1] == "Pq" else { continue }
            codes[words[0]] = (words[2].components(separatedBy: ", "), lines.count > 1 ? String(lines[1]) : "")
        }
        return codes
    }

    @Test("the page describes every error code, with its exit codes and a text; no code is lost on its way into a report")
    func errorCodes() throws {
        let described = Self.described(try DocsTests.file("man/attach-cd-json.5"))
        let known = Set(ProblemCode.allCases.map(\.rawValue))
        let given = try Self.codes()
        #expect(given.count > 40, "\(given.count) codes were found")
        #expect(given.subtracting(known).isEmpty, "given, but not in ProblemCode")
        #expect(known.subtracting(described.keys).isEmpty, "not on the page")
        #expect(Set(described.keys).subtracting(known).isEmpty, "on the page only")
        let exits: Set<String> = ["1", "2", "3", "4", "5", "6", "64", "129", "130", "143"]
        for (code, entry) in described {
            #expect(!entry.exits.isEmpty && exits.isSuperset(of: entry.exits), "\(code): \(entry.exits)")
            #expect(entry.text.count > 20, "\(code) has no text")
        }
    }

    // MARK: Documents

    @Test("the page has every command of parse, and no other")
    func parse() throws {
        let page = try DocsTests.file("man/attach-cd-json.5")
        let section = try #require(page.components(separatedBy: "\n.Sh PARSE\n").dropFirst().first).components(
            separatedBy: "\n.Sh ")[0]
        let headings = section.matches(of: #/\n\.Ss (.+)/#).flatMap { $0.output.1.components(separatedBy: ", ") }
        let above = section.prefix(while: { $0 != "\"" }).matches(of: #/\bls[a-z]+/#).map { String($0.output) }
        #expect(Set(headings).union(above) == Set(OutputCatalog.commands))
    }

    /// Every output that a fixture reads to has the shape of a kind in the schema.
    /// - Returns: how many there are.
    private func fixtures() throws -> Int {
        let file = try SchemaFile.installed.get()
        let folder = DocsTests.root.appending(path: "Tests/SavedOutputTests/Fixtures")
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
            guard let expected = text.components(separatedBy: "=== expected\n").dropFirst().first,
                var document = try JSON.read(expected).object
            else { continue }
            document["schema"] = .string("attach-cd/1")
            #expect(!file.kinds(of: .object(document)).isEmpty, "\(name): \(expected)")
            count += 1
        }
        return count
    }

    @Test("200 real documents, of every command and every fixture, have the shape of their kind in the schema")
    func documents() async throws {
        let file = try SchemaFile.installed.get()
        var count = try fixtures()
        try await E2E.with("media") { e2e in
            let lsmap = try await e2e.lab.ssh("ms12-vio1", "ioscli lsmap -all").out
            let saved = try e2e.program.home.write("lsmap.txt", lsmap)
            let commands: [(kind: String, arguments: [String])] = [
                ("report", ["status", "aix04"]), ("report", ["--dry-run", "aix04", "nosuch"]),
                ("report", ["aix01"]), ("report", ["detach", "--dry-run", "aix01"]),
                ("report", ["--vios", "ms12-vio1", "--name", "1", "aix01"]),
                ("doctor", ["doctor", "aix04"]), ("doctor", ["doctor"]),
                ("adapters", ["vios", "lsvscsi", "ms12-vio1"]), ("adapters", ["vios", "lsvscsi", "ms12-vio1", "vhost2"]),
                ("adapters", ["vios", "lsvscsi", "--from-file", saved]), ("adapters", ["parse", "lsmap", "--from-file", saved]),
                ("drives", ["vios", "lsvopt", "ms12-vio1"]), ("media", ["vios", "lsmedia", "ms12-vio1"]),
                ("verb", ["vios", "mkvopt", "ms12-vio1", "vhost0", "extra_cd"]),
                ("verb", ["vios", "rmvopt", "ms12-vio1", "extra_cd"]), ("verb", ["vios", "rmvopt", "ms12-vio1", "extra_cd"]),
                ("verb", ["vios", "loadopt", "ms12-vio1", "nosuch.iso", "extra_cd"]),
                ("verb", ["vios", "unloadopt", "nosuchvios", "extra_cd"]),
                ("failure", ["vios", "lsvopt", "nosuchvios"]), ("failure", ["--nosuch", "aix04"]),
                ("failure", ["parse", "lsvopt", "--from-file", saved]), ("failure", ["--inventory", "/nosuch", "aix04"]),
                ("history", ["history"]), ("failure", ["detatch", "aix04"]), ("failure", ["unload", "aix04"]),
                ("failure", ["inventory", "import"]),
                ("estate", ["list"]), ("estate", ["list", "--cd", "aix04"]),
                ("setup", ["lpar-setup", "aix04"]), ("setup", ["lpar-setup", "aix04"]), ("setup", ["lpar-setup", "nosuch"]),
            ]
            for (kind, arguments) in commands {
                let json = arguments.first == "parse" ? [] : ["--json"]
                let answer = try await e2e.program.run(arguments + json)
                let document = try JSON.read(answer.out)
                let faults = file.faults(in: document, as: kind)
                #expect(faults.isEmpty, "\(arguments): \(answer.out)")
                #expect(file.kinds(of: document).contains(kind), "\(arguments)")
                count += 1
            }
            for line in try e2e.program.auditLines() {
                guard var document = try JSON.read(line).object else { continue }
                #expect(document["user"]?.text != nil && document["time"]?.text != nil)
                for key in ["user", "time", "event", "run", "invocation"] { document[key] = nil }
                #expect(!file.kinds(of: .object(document)).isEmpty, "\(line)")
                count += 1
            }
        }
        #expect(count >= 200, "\(count) documents")
    }
}
