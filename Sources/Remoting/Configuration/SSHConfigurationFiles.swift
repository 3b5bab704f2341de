import Glibc
import Hashing

/// The files that `ssh -G` reads for a configuration, Include by Include, and whether its answer depends on nothing else.
struct SSHConfigurationFiles {
    /// What `~/` and a relative path of Include mean: of the environment, else of the user database.
    let home: String
    private let content = SHA256Stream()
    private var depth = 0

    private init(home: String) { self.home = home }

    /// A digest of all files with their owners and permissions, as 64 hexadecimal digits. A file that doesn't exist is part of it.
    ///
    /// Nil where the same files may lead to another answer: a `Match` that runs a command or looks at the network, a name that DNS
    /// completes, a variable of the environment; and where a line isn't plain enough to be sure.
    /// - Source: ssh_config(5) and readconf.c of OpenSSH 9.2 and 10.0.
    static func digest(of files: [String], home: String) -> String? {
        var all = SSHConfigurationFiles(home: home)
        for file in files {
            guard all.add(file) else { return nil }
        }
        return all.content.hex
    }

    private mutating func add(_ file: String) -> Bool {
        // ssh reads up to 16 levels of Include. What /proc shows to this process isn't what it shows to ssh.
        guard file.hasPrefix("/"), !file.hasPrefix("/proc/"), depth < 16 else { return false }
        var status = stat()
        guard stat(file, &status) == 0 else {
            let isAbsent = errno == ENOENT
            record("\(file) absent")
            return isAbsent
        }
        // To open a FIFO would end its writer.
        guard status.st_mode & S_IFMT == S_IFREG else { return false }
        let descriptor = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let bytes = TextFile.bytes(from: descriptor, limit: 4 << 20), bytes.count < 4 << 20
        else { return false }
        record("\(file) \(status.st_uid) \(status.st_mode) \(bytes.count)")
        bytes.withUnsafeBytes { content.add($0) }
        let hasVariable = zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "$") && $1 == UInt8(ascii: "{") }
        guard !hasVariable, !bytes.contains(0) else { return false }
        depth += 1
        defer { depth -= 1 }
        return bytes.split(separator: UInt8(ascii: "\n")).allSatisfy { add(line: $0) }
    }

    private mutating func add(line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop(while: Self.isBlank)
        guard let first = text.first, first != UInt8(ascii: "#") else { return true }
        let end = text.firstIndex { !Self.isWord($0) } ?? text.endIndex
        guard end > text.startIndex, end == text.endIndex || Self.isBlank(text[end]) else { return false }
        // No other keyword begins with one of these letters and matters here.
        guard "icm".utf8.contains(first | 0x20) else { return true }
        let keyword = String(decoding: text[..<end], as: UTF8.self).lowercased()
        let value = String(decoding: text[end...], as: UTF8.self)
        switch keyword {
        case "include": return add(patterns: value)
        case "match": return !["exec", "localnetwork", "\"", "'", "\\"].contains { value.lowercased().contains($0) }
        default: return !keyword.hasPrefix("canonic")
        }
    }

    private mutating func add(patterns: String) -> Bool {
        var words = patterns.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if words.first == UInt8(ascii: "=") { words = words.dropFirst() }
        return words.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.allSatisfy { word in
            // ssh's own glob differs from the system's in brackets.
            guard word.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"\"'\\$%#{}[=".utf8.contains($0) }) else { return false }
            let word = String(decoding: word, as: UTF8.self)
            if word.hasPrefix("~/") { return add(pattern: home + word.dropFirst()) }
            return !word.hasPrefix("~") && add(pattern: word.hasPrefix("/") ? word : home + "/.ssh/" + word)
        }
    }

    private mutating func add(pattern: String) -> Bool {
        var found = glob_t()
        defer { globfree(&found) }
        record(pattern)
        switch glob(pattern, 0, nil, &found) {
        case 0: break
        case GLOB_NOMATCH: return true
        default: return false
        }
        return (0..<Int(found.gl_pathc)).allSatisfy { index in
            found.gl_pathv[index].flatMap { String(validatingCString: $0) }.map { add($0) } ?? false
        }
    }

    /// Also of `Keyword = value`.
    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\u{c}=".utf8.contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private func record(_ text: String) {
        Array("\(text)\n".utf8).withUnsafeBytes { content.add($0) }
    }
}
