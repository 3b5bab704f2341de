/// Several commands in one exec, each followed by its own end marker with its exit status.
///
/// An ssh exit status can't be trusted alone: libssh2 reads 0 when the remote process was killed or the connection dropped. A
/// command counts as finished only when its marker came back; the marker holds a nonce that the remote side can't guess.
/// Only what restricted shells take is used: `;`, `&&`, `|`, `2>&1`, `echo`.
public struct CommandBatch: Sendable {
    /// How one command of the batch ended.
    public enum Ending: Sendable, Equatable {
        case finished(CommandResult)
        /// No marker: it may have run, wholly or partly, or not at all.
        case lost(partialOutput: String, messages: String)
    }

    let nonce: String
    private(set) var lines: [String] = []

    /// - Parameter nonce: letters and digits that no output contains by chance; a fresh one for every exchange.
    public init(nonce: String = Nonce.fresh()) { self.nonce = nonce }

    /// Adds a command, given as the text that `CommandRoute` made of it.
    public mutating func add(_ text: String) { lines.append(text) }

    /// The line for the remote shell.
    public var line: String {
        lines.enumerated().map { "\($1); echo \(marker($0))$?" }.joined(separator: "; ")
    }

    /// What comes in the output when a command of the batch has ended.
    public func endMarker(_ index: Int) -> [UInt8] { Array(marker(index).utf8) }

    private func marker(_ index: Int) -> String { "attach-cd:\(nonce):\(index):" }

    /// Cuts the answer at the markers, in the order in which the commands were added.
    public func endings(of answer: RawAnswer, isThroughHMC: Bool = false) -> [Ending] {
        let messages = String(decoding: answer.messages, as: UTF8.self)
        var rest = answer.output[...]
        return lines.indices.map { index in
            guard let (body, status, after) = cut(rest, at: Array(marker(index).utf8)) else {
                let partial = String(decoding: rest, as: UTF8.self)
                rest = []
                return .lost(partialOutput: partial, messages: messages)
            }
            rest = after
            return .finished(
                CommandResult(
                    exitStatus: status, output: String(decoding: body, as: UTF8.self), messages: messages,
                    isThroughHMC: isThroughHMC))
        }
    }

    /// The bytes before the marker, the status behind it, and what follows its line; nil without a whole marker line.
    private func cut(
        _ bytes: ArraySlice<UInt8>, at marker: [UInt8]
    ) -> (body: ArraySlice<UInt8>, status: Int, after: ArraySlice<UInt8>)? {
        let offset = bytes.withUnsafeBufferPointer { text in
            marker.withUnsafeBufferPointer { ByteSearch.position(of: $0, in: text) }
        }
        guard let start = offset.map({ bytes.startIndex + $0 }) else { return nil }
        let behind = bytes[(start + marker.count)...]
        guard let end = behind.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let digits = String(decoding: behind[..<end], as: UTF8.self).filter { $0 != "\r" }
        guard let status = Digits.number(digits, upTo: 255) else { return nil }
        return (bytes[..<start], status, bytes[(end + 1)...])
    }
}

/// Sixteen random letters and digits.
public enum Nonce {
    public static func fresh() -> String {
        // The last 16 digits in base 36; hardly any number has fewer.
        let number = UInt128.random(in: 0...UInt128.max)
        let digits = String(number, radix: 36).suffix(16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
