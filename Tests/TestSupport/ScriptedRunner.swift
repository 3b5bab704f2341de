import PowerVM

/// A host that plays a script: it answers exactly the exchanges that the test wrote down, in their order.
///
/// Anything else fails loudly: the exchange ends with the failure `not-scripted`, and `unexpected` shows it to the test.
public actor ScriptedRunner: CommandRunner {
    public struct ScriptedScene: Sendable {
        /// Every one of these must occur in the line that is sent.
        public var expected: [String]
        public var answer: @Sendable (Exchange) -> Result<RawAnswer, TransportFailure>

        public init(
            _ expected: String..., answer: @escaping @Sendable (Exchange) -> Result<RawAnswer, TransportFailure>
        ) {
            self.expected = expected
            self.answer = answer
        }

        /// A batch whose commands end one after the other with these statuses and outputs.
        public static func batch(_ expected: String..., outputs: [(status: Int, text: String)]) -> ScriptedScene {
            var scene = ScriptedScene { exchange in
                let markers = ScriptedBatch(exchange.line)?.commands.map(\.marker) ?? []
                let text = zip(outputs, markers).map { "\($0.text)\($1)\($0.status)\n" }.joined()
                return .success(RawAnswer(output: Array(text.utf8), exitStatus: 0))
            }
            scene.expected = expected
            return scene
        }

        /// The companion script's answer: its lines between `protocol=1` and the end marker. Without a status the marker is missing.
        public static func companion(_ expected: String..., lines: [String], status: Int?) -> ScriptedScene {
            var scene = ScriptedScene { exchange in
                let nonce = exchange.line.split(separator: " ").first { $0.hasPrefix("nonce=") }?.dropFirst(6) ?? "-"
                let end = status.map { ["end=\(nonce):\($0)"] } ?? []
                let text = (["protocol=1"] + lines + end).map { $0 + "\n" }.joined()
                return .success(RawAnswer(output: Array(text.utf8), exitStatus: 0))
            }
            scene.expected = expected
            return scene
        }

        public static func failure(_ expected: String..., failure: TransportFailure) -> ScriptedScene {
            var scene = ScriptedScene { _ in .failure(failure) }
            scene.expected = expected
            return scene
        }
    }

    public nonisolated let host: String
    private var scenes: [ScriptedScene]
    private let unexpected: @Sendable (String) -> Void
    /// Every line that was sent.
    public private(set) var sent: [String] = []

    public init(host: String, _ scenes: [ScriptedScene] = [], unexpected: @escaping @Sendable (String) -> Void) {
        self.host = host
        self.scenes = scenes
        self.unexpected = unexpected
    }

    /// How many scenes were never asked for.
    public var left: Int { scenes.count }

    public func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        sent.append(exchange.line)
        guard let scene = scenes.first, scene.expected.allSatisfy(exchange.line.contains) else {
            unexpected("\(host) was sent what no test scripted: \(exchange.line)")
            throw TransportFailure(
                kind: .lost, code: "not-scripted", message: "\(host): not scripted: \(exchange.line)", hint: "script it",
                mayHaveRun: false)
        }
        scenes.removeFirst()
        return try scene.answer(exchange).get()
    }
}

/// The line of a `CommandBatch`, taken apart again: each command with the marker that is printed behind it.
public struct ScriptedBatch: Sendable {
    public var commands: [(text: String, marker: String)] = []

    /// Nil if the line is not commands that are each followed by `echo MARKER$?`.
    public init?(_ line: String) {
        var text: [Substring] = []
        for part in Self.parts(line) {
            if part.hasPrefix("echo attach-cd:"), part.hasSuffix("$?"), !text.isEmpty {
                commands.append((text.joined(separator: "; "), String(part.dropFirst(5).dropLast(2))))
                text = []
            } else {
                text.append(part)
            }
        }
        guard text.isEmpty, !commands.isEmpty else { return nil }
    }

    /// Cut at `; `.
    private static func parts(_ line: String) -> [Substring] {
        var parts: [Substring] = []
        let bytes = line.utf8
        var start = bytes.startIndex
        var position = start
        while position < bytes.endIndex {
            let next = bytes.index(after: position)
            if bytes[position] == UInt8(ascii: ";"), next < bytes.endIndex, bytes[next] == UInt8(ascii: " ") {
                parts.append(line[start..<position])
                start = bytes.index(after: next)
                position = start
            } else {
                position = next
            }
        }
        parts.append(line[start...])
        return parts
    }
}
