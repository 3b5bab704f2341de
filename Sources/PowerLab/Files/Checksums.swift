import Foundation

/// `csum`, `cksum` and `openssl dgst`: Debian's tools compute, the lines are AIX's. guess: all three layouts, from memory.
enum Checksums {
    static let csum = EmulatedCommand(effect: .reads) { invocation, context in
        let options = Getopt(invocation.arguments, "h:")
        let tools = ["MD5": "md5sum", "SHA1": "sha1sum", "SHA224": "sha224sum", "SHA256": "sha256sum", "SHA512": "sha512sum"]
        guard !options.isWrong, let tool = tools[(options.values["h"] ?? "MD5").uppercased()] else {
            return Getopt.usage("csum", "csum [-h Algorithm] File ...")
        }
        return try each(options.operands, "csum", tool, context) { "\($0.split(separator: " ").first ?? "")  \($1)\n" }
    }

    static let cksum = EmulatedCommand(effect: .reads) { invocation, context in
        try each(invocation.arguments, "cksum", "cksum", context) { numbers, name in
            "\(numbers)\(name == "-" ? "" : " \(name)")\n"
        }
    }

    static let openssl = EmulatedCommand(effect: .reads) { invocation, context in
        if invocation.arguments == ["version"] { return Answer(out: "OpenSSL 3.0.13 30 Jan 2024\n") }
        guard invocation.arguments.prefix(2) == ["dgst", "-sha256"] else {
            return .failed(1, "powerlab emulates openssl version and openssl dgst -sha256 only")
        }
        return try each(Array(invocation.arguments.dropFirst(2)), "openssl", "sha256sum", context) { line, name in
            "SHA2-256(\(name == "-" ? "stdin" : name))= \(line.split(separator: " ").first ?? "")\n"
        }
    }

    /// One line for each file; none: for standard input.
    private static func each(
        _ names: [String], _ command: String, _ tool: String, _ context: FileContext, line: (String, String) -> String
    ) throws -> Answer {
        var answer = Answer()
        for name in names.isEmpty ? ["-"] : names {
            var input: Int32 = 0
            if name != "-" {
                guard let real = context.file(name).real, FileStatus(real)?.isDirectory == false else {
                    answer.err += "\(command): \(name): A file or directory in the path name does not exist.\n"
                    answer.status = 1
                    continue
                }
                input = open(real, O_RDONLY | O_CLOEXEC)
            }
            answer.out += line(try compute(tool, input), name)
            if name != "-" { close(input) }
        }
        return answer
    }

    private static func compute(_ tool: String, _ input: Int32) throws -> String {
        let scratch = try ScratchFile(in: FileManager.default.temporaryDirectory.path)
        let status = try ChildProcess(["/usr/bin/" + tool], input: input, capturing: (scratch.descriptor, 2)).wait()
        guard status == 0 else { throw LabError.startFailed(tool, "status \(status)") }
        return try scratch.text().trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A file without a name, to capture what a program prints.
final class ScratchFile {
    let descriptor: Int32

    init(in directory: String) throws {
        var template = Array((directory + "/powerlab.XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        if descriptor < 0 { throw LabError.system("mkstemp", errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    func text() throws -> String {
        lseek(descriptor, 0, SEEK_SET)
        let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd()
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
