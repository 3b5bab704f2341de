import Foundation
import TestSupport
import Testing

/// `parse` and `--from-file`: saved outputs, without any host.
@Suite struct CLIParseTests {
    /// The real outputs that may stand beside the checkout, or where ATTACH_CD_CAPTURES points.
    static let folder: URL? = {
        let package = DocsTests.root
        let beside = package.deletingLastPathComponent().appending(path: "shared/domain/captures")
        let named = ProcessInfo.processInfo.environment["ATTACH_CD_CAPTURES"].map { URL(filePath: $0) }
        return [named, beside].compactMap(\.self).first {
            FileManager.default.fileExists(atPath: $0.appending(path: "INDEX.md").path)
        }
    }()

    /// Whether `parse` reads a command's outputs.
    private static func isRead(_ command: String) -> Bool {
        let dropped = ["prtconf", "odmget", "(SMS", "grep -p"]
        return !dropped.contains { command.hasPrefix($0) }
    }

    struct Capture {
        var path: String
        var command: String
        var file: URL
        var expected: JSON
    }

    static func captures() throws -> [Capture] {
        guard let folder else { return [] }
        let index = try String(contentsOf: folder.appending(path: "INDEX.md"), encoding: .utf8)
        return try index.split(separator: "\n").compactMap { row in
            let columns = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard columns.count > 3, columns[1].hasSuffix(".txt") else { return nil }
            let expected = folder.deletingLastPathComponent().appending(path: "expected/\(columns[1].dropLast(4)).json")
            guard FileManager.default.fileExists(atPath: expected.path) else { return nil }
            let typed = columns[2].trimmingCharacters(in: ["`"]).replacingOccurrences(of: "&#124;", with: "|")
            // A message is read whatever command printed it.
            let command = columns[1].hasPrefix("errors/") ? "errors" : typed
            guard isRead(command) else { return nil }
            return Capture(
                path: columns[1], command: command, file: folder.appending(path: columns[1]),
                expected: try JSON.read(String(contentsOf: expected, encoding: .utf8)))
        }
    }

    @Test(
        "every capture beside the checkout comes out of the program as expected, from a file and from standard input",
        .enabled(if: folder != nil, "no ../shared/domain/captures here"))
    func captures() async throws {
        let program = try Program("attach-cd")
        let captures = try Self.captures()
        #expect(captures.count > 60)
        for capture in captures {
            let read = try await program.run(["parse", capture.command, "--from-file", capture.file.path])
            #expect(read.status == 0 && read.err.isEmpty, "\(capture.path): \(read.err)")
            let document = try JSON.read(read.out)
            #expect(document["schema"] == .string("attach-cd/1"), "\(capture.path)")
            #expect(document.remarkless(and: "schema") == capture.expected.remarkless(), "\(capture.path): \(read.out)")
            let input = String(decoding: try Data(contentsOf: capture.file), as: UTF8.self)
            let piped = try await program.run(["parse", capture.command, "--from-file", "-"], input: input)
            #expect(piped.out == read.out, "\(capture.path)")
        }
    }

    static let lsmap = """
        SVSA            Physloc                                      Client Partition ID
        --------------- -------------------------------------------- ------------------
        vhost2          U9009.22A.7812345-V1-C30                     0x0000001a

        VTD                   aix04_cd
        Status                Available
        LUN                   0x8100000000000000
        Backing device        /var/vio/VMLibrary/x.iso
        Physloc               \

        Mirrored              N/A

        """

    @Test("the listing verbs read a saved output: the LPAR-Tool's tables, and JSON with ids, slots and sizes as numbers")
    func listings() async throws {
        let program = try Program("attach-cd")
        let table = try await program.run(["vios", "lsvscsi", "--from-file", "-"], input: Self.lsmap)
        #expect(table.out == "SVSA    SLOT  CLIENT  LUNS\nvhost2  C30   -(26)   1\n", "\(table)")
        let json = try await program.run(["vios", "lsvscsi", "--from-file", "-", "--json"], input: Self.lsmap)
        let adapter = try JSON.read(json.out)["adapters"][0]
        #expect(adapter["slot"] == .number(30) && adapter["client_partition_id"] == .number(26))
        #expect(adapter["vtds"][0]["physloc"] == .null && adapter["vtds"][0]["mirrored"] == .string("N/A"))
        let parsed = try await program.run(["parse", "lsmap", "--from-file", "-"], input: Self.lsmap)
        #expect(try JSON.read(parsed.out) == (try JSON.read(json.out)))
        let drives =
            "VTD             Media                                   Size(mb)\nvtopt0          No Media                                     n/a\n"
        let lsvopt = try await program.run(["vios", "lsvopt", "--from-file", "-"], input: drives)
        #expect(lsvopt.out == "VTD     MEDIA     SIZE\nvtopt0  No Media  n/a\n", "\(lsvopt)")
        let none = try await program.run(
            ["vios", "lsmedia", "--from-file", "-"], input: "The DVD repository has not been created yet.\n")
        #expect(none.status == 0 && none.out.hasSuffix("-     -          -        -\n"), "\(none)")
    }

    @Test("what can't be read is an error with the line, never a shorter list")
    func errors() async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write("lsmap.txt", Self.lsmap.replacingOccurrences(of: "0x8100000000000000", with: "0x81zz"))
        let broken = try await program.run(["parse", "lsmap", "--from-file", file])
        #expect(broken.status == 1 && broken.err.contains("\(file):7"), "\(broken)")
        let parsed = try JSON.read(broken.out)
        #expect(parsed["operation"] == .string("parse") && parsed["error"]["code"] == .string("unreadable-output"))
        #expect(ReportSchema.faults(in: parsed).isEmpty, "\(broken.out)")
        #expect(broken.err.contains("hint:"))
        let listing = try await program.run(["vios", "lsvscsi", "--from-file", file])
        #expect(listing.status == 1 && listing.out.isEmpty && listing.err.contains("\(file):7"), "\(listing)")
        let json = try await program.run(["vios", "lsvscsi", "--from-file", file, "--json"])
        let document = try JSON.read(json.out)
        #expect(json.status == 1 && document["error"]["code"] == .string("unreadable-output"), "\(json)")
        #expect(ReportSchema.faults(in: document).isEmpty, "\(json.out)")
        let cases: [(String, String, String)] = [
            ("lsmap", "", "standard input"), ("lsmap", "hello\n", "standard input"),
            ("lsvopt", "\u{1b}[31mred\n", "standard input:1"),
            ("uname -L", "five aix\n", "standard input"),
        ]
        for (command, input, place) in cases {
            let answer = try await program.run(["parse", command, "--from-file", "-"], input: input)
            #expect(answer.status == 1 && answer.err.contains(place), "\(command): \(answer)")
            #expect(try JSON.read(answer.out)["status"] == .string("failed"), "\(command): \(answer)")
            #expect(!(answer.err + answer.out).contains("\u{1b}"), "\(command)")
        }
        let missing = try await program.run(["parse", "lsmap", "--from-file", "/nowhere/lsmap.txt"])
        #expect(missing.status == 1 && missing.err.contains("/nowhere/lsmap.txt"), "\(missing)")
    }

    @Test(
        "a command whose output isn't read is a usage error that lists the ones that are",
        arguments: [
            "nosuchcommand", "bosinst", "cfgdev", "chdev", "chhwres", "extendlv", "ioscli", "lsconf", "lspath -l hdisk0",
            "lssysconn",
            "lsvg", "mkdev", "odmget", "prtconf", "rmpath", "sms", "vios", "",
        ])
    func dropped(_ command: String) async throws {
        let program = try Program("attach-cd")
        let answer = try await program.run(["parse", command, "--from-file", "-"], input: Self.lsmap)
        #expect(answer.status == 64 && answer.out.isEmpty, "\(answer)")
        for read in ["lsmap", "lsvopt", "lscfg", "viosvrcmd", "errors"] { #expect(answer.err.contains(read), "\(answer.err)") }
    }

    @Test("a line over 1 MiB and a file over 64 MiB are errors that name the limit")
    func limits() async throws {
        let program = try Program("attach-cd")
        let line = try await program.run(
            ["parse", "lsmap", "--from-file", "-"], input: Self.lsmap + String(repeating: "x", count: (1 << 20) + 1) + "\n")
        #expect(line.status == 1 && line.err.contains("1 MiB"), "\(line.err.prefix(400))")
        let file = program.home.path("large")
        // A hole, so that nothing is really written.
        try #require(FileManager.default.createFile(atPath: file, contents: nil) && truncate(file, (64 << 20) + 1) == 0)
        let whole = try await program.run(["parse", "lsmap", "--from-file", file])
        #expect(whole.status == 1 && whole.err.contains("64 MiB"), "\(whole.err.prefix(400))")
    }
}

extension JSON {
    /// Without remarks for readers, and without a key of the outermost object.
    fileprivate func remarkless(and key: String = "note") -> JSON {
        switch self {
        case .object(let object):
            .object(object.filter { $0.key != "note" && $0.key != key }.mapValues { $0.remarkless() })
        case .array(let items): .array(items.map { $0.remarkless() })
        default: self
        }
    }
}
