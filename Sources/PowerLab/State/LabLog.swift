import Foundation

/// One emulated command, as the lab saw it.
public struct LogEntry: Codable, Equatable, Sendable {
    public enum Effect: String, Codable, Sendable {
        case reads
        case changes
    }

    /// Seconds since 1970.
    public var time: Double
    public var host: String
    public var user: String
    public var command: String
    /// What this kind of command does: `mkvdev` always counts as changing.
    public var effect: Effect
    /// Whether the state really is another one now.
    public var changed: Bool
    public var status: Int32
    /// The first lines of both output streams, as sent.
    public var output: [String]
    /// The fault that acted, as armed.
    public var fault: String?
}

/// The lab's log: JSON lines, appended by every emulated command in one write.
public struct LabLog: Sendable {
    let path: String

    public init(_ directory: LabDirectory) { path = directory.logFile }

    func append(_ entry: LogEntry) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(entry) + Data("\n".utf8)
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw LabError.system("open \(path)", errno) }
        defer { close(descriptor) }
        let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if written != line.count { throw LabError.system("write \(path)", errno) }
    }

    /// All entries, oldest first; none if nothing was run yet.
    public func entries() throws -> [LogEntry] {
        guard access(path, F_OK) == 0 else { return [] }
        return try Self.decode(Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Calls `body` with all entries and then with the new ones as they come, until it returns false. A log that was emptied is read
    /// from its start.
    public func follow(_ body: ([LogEntry]) throws -> Bool) throws {
        var seen = 0
        while true {
            let data = access(path, F_OK) == 0 ? try Data(contentsOf: URL(fileURLWithPath: path)) : Data()
            if data.count < seen { seen = 0 }
            let new = try Self.decode(data[seen...])
            if seen == 0 || !new.isEmpty { guard try body(new) else { return } }
            seen = data.count
            usleep(100_000)
        }
    }

    private static func decode(_ lines: Data) throws -> [LogEntry] {
        try lines.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(LogEntry.self, from: $0) }
    }

    /// The log for people: one line a command, failures with their text.
    public static func render(_ entries: [LogEntry]) -> String {
        entries.map { entry in
            let clock = Date(timeIntervalSince1970: entry.time).formatted(
                .verbatim(
                    "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
                    timeZone: .current, calendar: .current))
            let effect = entry.effect.rawValue.padded(7)
            let head =
                "\(clock)  \(entry.host.padded(12)) \(entry.user.padded(8)) \(effect)  rc \(entry.status)  \(entry.command)"
            let fault = entry.fault.map { "  [fault \($0)]" } ?? ""
            let text = entry.status == 0 ? [] : entry.output.map { "            | " + $0 }
            return ([head + fault] + text).joined(separator: "\n") + "\n"
        }.joined()
    }
}
