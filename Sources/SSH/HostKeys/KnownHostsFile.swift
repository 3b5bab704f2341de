import Glibc
import Synchronization

/// The parsed lines of one known_hosts file, indexed by name. What was found for a name is kept, and later only lines that were added since
/// are looked at: a hashed line costs an HMAC for every name that is looked up.
final class KnownHostsFile: @unchecked Sendable {
    private let lock = Mutex(())
    private var lines: [KnownHostsLine] = []
    /// Lines that name a host without wildcards.
    private var named: [String: [Int]] = [:]
    /// All others: each must be tried.
    private var others: [Int] = []
    private var answers: [String: (lines: [Int], looked: Int)] = [:]
    private var lineCount = 0
    /// How often a line was held against a name.
    private(set) var tried = 0
    private var endsInLine = false

    init(_ content: [UInt8], path: String) {
        add(content, path: path)
    }

    /// Every line about this name, in the file's order.
    func lines(for name: String) -> [KnownHostsLine] {
        lock.withLock { _ in
            var (found, looked) = answers[name] ?? ([], 0)
            if looked < lines.count {
                let bytes = Array(name.utf8)
                let new = others.reversed().prefix { $0 >= looked }
                tried += new.count
                let more = new.filter { lines[$0].hosts.matches(bytes) }
                found += (more + (named[name] ?? []).filter { $0 >= looked }).sorted()
                looked = lines.count
                answers[name] = (found, looked)
            }
            return found.map { lines[$0] }
        }
    }

    /// Whether something that is appended must begin with a newline.
    var lacksNewline: Bool { lock.withLock { _ in endsInLine } }

    /// What was appended to the file.
    func append(_ content: [UInt8], path: String) {
        lock.withLock { _ in add(content, path: path) }
    }

    private func add(_ content: [UInt8], path: String) {
        for (index, bytes) in content.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            // What is appended to a line without an end begins with a newline.
            if index == 0, endsInLine { continue }
            lineCount += 1
            guard let line = KnownHostsLine(bytes, KnownHostsLocation(file: path, line: lineCount)) else { continue }
            if case .names(let names) = line.hosts {
                for name in Set(names) { named[name, default: []].append(lines.count) }
            } else {
                others.append(lines.count)
            }
            lines.append(line)
        }
        // Behind the last newline no line has begun yet.
        if content.last == 0x0a || content.isEmpty { lineCount -= 1 }
        endsInLine = content.last.map { $0 != 0x0a } ?? endsInLine
    }
}
