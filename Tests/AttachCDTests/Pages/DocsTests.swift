import Foundation
import TestSupport
import Testing
import VirtualOptical

/// Help, man page, README, Makefile and program say the same.
@Suite struct DocsTests {
    static let root = Repository.root

    static func file(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    /// The long options of the contract that are built. A new one is added here, to the help and to the man page at once.
    static let built: Set<String> = [
        "--name", "--vios", "--vadapter", "--host", "--partition", "--vios-only", "--wait", "--configure", "--dry-run",
        "--rollback",
        "--reason", "--parallel", "--format", "--json", "--quiet", "--ssh-config", "--inventory", "--identity",
        "--accept-new-host-keys", "--timeout", "--from-file", "--media", "--force", "--hmc", "--system", "--transport",
        "--skip-unknown", "--accept-unproven", "--audit", "--audit-log", "--since", "--replace", "--access", "--rename", "--file",
        "--device", "--ro", "--rw", "--link", "--remove-medium", "--strict",
        "--from-list", "--all", "--yes", "--fail-fast", "--failed-to", "--cd", "--all-adapters", "--where", "--fields", "--sort",
        "--ms-list", "--lpar-list", "--ansible", "--group", "--diff", "--write",
        "--as", "--overwrite", "--sha256", "--verify", "--staging", "--limit", "--create-repository", "--grow-repository",
        "--any-content", "--for", "--unused", "--eject", "--iso", "--from-nfs", "--from-vios", "--link", "--mount-point",
        "--back", "--from",
        "--to",
        "--output",
    ]
    static let ofTheParser: Set<String> = ["--help", "--version"]

    /// The pages of the commands.
    static func manual() throws -> String {
        try ["attach-cd.1", "attach-cd-list.1", "attach-cd-media.1", "attach-cd-inventory.5"].map { try file("man/" + $0) }
            .joined()
    }

    static func help() async throws -> [String: String] {
        let program = try Program("attach-cd")
        var texts: [String: String] = [:]
        var waiting: [[String]] = [[]]
        while let words = waiting.popLast() {
            let text = try await program.run(words + ["--help"]).out
            texts[words.joined(separator: " ")] = text
            guard let list = text.components(separatedBy: "SUBCOMMANDS:\n").dropFirst().first else { continue }
            for line in list.split(separator: "\n", omittingEmptySubsequences: false) {
                guard line.hasPrefix("  "), !line.hasPrefix("   ") else { if line.isEmpty { break } else { continue } }
                if let name = line.split(separator: " ").first { waiting.append(words + [String(name)]) }
            }
        }
        return texts
    }

    static func longOptions(_ text: String) -> Set<String> {
        Set(text.matches(of: /--[a-z][a-z0-9-]*[a-z0-9]/).map { String($0.output) })
    }

    @Test("the options in the help are those in the man pages and those of the contract that are built")
    func options() async throws {
        let texts = try await Self.help()
        #expect(texts.count > 10, "\(texts.keys.sorted())")
        let inHelp = texts.values.reduce(into: Set<String>()) { $0.formUnion(Self.longOptions($1)) }.subtracting(Self.ofTheParser)
        let page = try Self.manual()
        let inPage = Set(page.matches(of: /Fl Fl ([a-z][a-z0-9-]*[a-z0-9])/).map { "--" + $0.output.1 })
        #expect(inHelp.subtracting(inPage).isEmpty, "in the help only")
        #expect(inPage.subtracting(inHelp).isEmpty, "in the man page only")
        #expect(Self.built.subtracting(inHelp).isEmpty, "said to be built, but not in the help")
        #expect(inHelp.subtracting(Self.built).isEmpty, "not in the list of this test")
    }

    @Test("every command of the help is in the man pages")
    func commands() async throws {
        let page = try Self.manual()
        let names = try await Self.help().keys.flatMap { $0.split(separator: " ") }
        #expect(names.count > 8)
        for name in Set(names) { #expect(page.contains(name), "\(name)") }
    }

    @Test("the exit codes of the man page are those of the program")
    func exitCodes() throws {
        let page = try Self.file("man/attach-cd.1")
        let start = try #require(page.range(of: ".Sh EXIT STATUS")).upperBound
        let section = page[start...].prefix { $0 != "\u{0}" }.components(separatedBy: ".Sh ")[0]
        var words: [Int32: String] = [:]
        for item in section.components(separatedBy: ".It ").dropFirst() {
            let lines = item.split(separator: "\n", maxSplits: 1)
            for code in lines[0].split(whereSeparator: { $0 == "," || $0 == " " }).compactMap({ Int32($0) }) {
                words[code] = lines.count > 1 ? String(lines[1]) : ""
            }
        }
        for status in Status.allCases {
            let codes = Set([Operation.attach, .detach, .status].map { status.exitCode(of: $0) })
            for code in codes {
                let text = try #require(words[code], "exit code \(code) of \(status.rawValue)")
                #expect(text.contains(status.rawValue), "\(status.rawValue) under \(code)")
            }
        }
        #expect(Set(words.keys) == [0, 1, 2, 3, 4, 5, 6, 64, 74, 129, 130, 143])
    }

    @Test("the README's two commands are targets of the Makefile, and its sample is what the program prints")
    func readme() async throws {
        let readme = try Self.file("README.md")
        let makefile = try Self.file("Makefile")
        for target in ["demo", "test"] {
            #expect(readme.contains("make \(target) "))
            #expect(makefile.contains("\n\(target): "))
        }
        for match in readme.matches(of: /make ([a-z-]+)/) where !["install", "build"].contains(String(match.output.1)) {
            #expect(makefile.contains("\n\(match.output.1): "), "\(match.output.1)")
        }
        let sample = try #require(readme.components(separatedBy: "$ attach-cd aix04\n").dropFirst().first)
        let shown = sample.split(separator: "\n").prefix { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
        try await E2E.with("seed") { e2e in
            let printed = try await e2e.text("aix04").out.split(separator: "\n").map(String.init)
            let timeless = { (line: String) in line.replacing(#/ in [0-9.]+ s/#, with: " in N s") }
            #expect(shown.count > 5)
            #expect(shown.map(timeless) == printed.map(timeless).filter { !$0.hasPrefix("  note") })
        }
    }

    @Test("what the pages link to in this repository is there")
    func links() throws {
        let pages =
            ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
            + (try Self.entries("docs").filter { $0.hasSuffix(".md") }.map { "docs/\($0)" })
        #expect(pages.count > 6)
        for page in pages {
            let folder = Self.root.appending(path: page).deletingLastPathComponent()
            for match in try Self.file(page).matches(of: /\]\(([^)#:]+)\)/) {
                let target = folder.appending(path: String(match.output.1))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(match.output.1)")
            }
        }
    }

    private static func entries(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    }

    @Test("the architecture page describes every target, and every folder of the operations' target")
    func targets() throws {
        let page = try Self.file("docs/architecture.md")
        for name in try Self.entries("Sources") + Self.entries("Sources/VirtualOptical") {
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test("make without a target lists every target that is meant for people")
    func help() async throws {
        let makefile = try Self.file("Makefile")
        let phony = try #require(makefile.firstMatch(of: /\.PHONY: (.*)/)).output.1.split(separator: " ").map(String.init)
        let listed = try await Program(path: "/usr/bin/make").run(["-s", "-C", Self.root.path]).out
        for target in phony where !target.hasPrefix("packages") { #expect(listed.contains("\n  \(target) "), "\(target)") }
        #expect(phony.count > 8)
    }
}
