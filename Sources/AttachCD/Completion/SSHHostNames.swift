import Glibc
import Remoting

/// The literal names of an ssh configuration, to complete a word with. Only `Host` and `Include` are read, and no host is ever
/// contacted; what a name means is left to `ssh -G`.
struct SSHHostNames {
    /// As ssh finds it; HOME may differ.
    private let home: String
    private(set) var names: Set<String> = []

    /// ssh reads no deeper either.
    private static let maximumDepth = 16

    /// - Parameter file: `--ssh-config`; nil: the user's and the system's own files.
    init(file: String?, home: String) {
        self.home = home
        let user = home + "/.ssh"
        if let file {
            read(file, directory: user, depth: 0)
        } else {
            read(user + "/config", directory: user, depth: 0)
            read("/etc/ssh/ssh_config", directory: "/etc/ssh", depth: 0)
        }
    }

    /// A file that can't be read adds no names: a completion has no place for a message, and the command itself reports it.
    /// - Parameter directory: where the relative names of `Include` begin.
    private mutating func read(_ file: String, directory: String, depth: Int) {
        guard depth < Self.maximumDepth, let bytes = Self.contents(of: file) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = Self.words(line)
            switch words.first?.lowercased() {
            case "host": names.formUnion(words.dropFirst().filter(HostArgument.isName))
            case "include":
                for pattern in words.dropFirst() {
                    for included in files(pattern, directory) { read(included, directory: directory, depth: depth + 1) }
                }
            default: break
            }
        }
    }

    /// Only a regular file: any other may have no end.
    private static func contents(of file: String) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return TextFile.bytes(from: descriptor, limit: TextFile.limit)
    }

    /// The words of a line: `Host a b`, `Host=a`, `Host "a"`.
    private static func words(_ line: Substring) -> [String] {
        let separators: Set<Character> = [" ", "\t", "=", "\""]
        return line.split { separators.contains($0) }.map(String.init)
    }

    private func files(_ pattern: String, _ directory: String) -> [String] {
        let path =
            if pattern.hasPrefix("~/") {
                home + pattern.dropFirst()
            } else if pattern.hasPrefix("/") {
                pattern
            } else {
                directory + "/" + pattern
            }
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(path, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}
