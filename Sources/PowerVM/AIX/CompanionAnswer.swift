/// What the companion script printed: `key=value` lines between `protocol=` and its own end marker `end=NONCE:STATUS`.
public struct CompanionAnswer: Sendable, Equatable {
    public struct Failure: Sendable, Equatable {
        public var code: String
        public var text: String

        public init(code: String, text: String) {
            self.code = code
            self.text = text
        }
    }

    public struct DeviceChange: Sendable, Equatable {
        public var name: String
        /// The state before, nil when there was no such device.
        public var from: String?
        public var to: String?

        public init(name: String, from: String?, to: String?) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// 0 done, 1 failed, 2 refused before anything was changed.
    public var status: Int
    private var lines: [(key: String, value: String)]

    public static func == (a: Self, b: Self) -> Bool {
        a.status == b.status && a.lines.elementsEqual(b.lines, by: ==)
    }

    /// Reads an answer; nil when its end marker is missing, that is: when it isn't known how the script ended.
    ///
    /// Lines before `protocol=` (rc files, /etc/motd) are skipped, also when the last of them has no line feed. A protocol that we don't
    /// know is an error, and so is a line that isn't `key=value`.
    ///
    /// An end `-:2` has no nonce because the script was given none that it could read: a forced command that refused what was sent.
    public init?(output: String, nonce: String) throws(ReadError) {
        var found: [(key: String, value: String)] = []
        var started = false
        // Lines end as the script ends them: other line breaks can be part of a text that a command printed.
        let texts = output.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
            Substring($0.last == "\r" ? $0.dropLast() : $0)
        }
        let greeting = "protocol=\(Companion.protocolVersion)"
        let begin = texts.firstIndex { $0.hasPrefix("protocol=") } ?? texts.firstIndex { $0.hasSuffix(greeting) }
        for (index, line) in texts.enumerated() {
            guard let begin, index >= begin else { continue }
            let text = index == begin && line.hasSuffix(greeting) ? greeting[...] : line
            guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
                if text.isEmpty { continue }
                throw ReadError(command: "attach-cd-lpar", line: index + 1, text: String(text), expected: "a line key=value")
            }
            let key = String(text[..<sign])
            let value = String(text[text.index(after: sign)...])
            if !started {
                guard Digits.number(value) == Companion.protocolVersion else {
                    throw ReadError(
                        command: "attach-cd-lpar", line: index + 1, text: String(text),
                        expected: "protocol=\(Companion.protocolVersion)")
                }
                started = true
                continue
            }
            if key == "end" {
                let parts = value.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, let status = Digits.number(parts[1], upTo: 255),
                    parts[0] == nonce
                        || parts[0] == "-" && status == 2 && found.allSatisfy({ ["version", "verb", "error"].contains($0.key) })
                else {
                    throw ReadError(
                        command: "attach-cd-lpar", line: index + 1, text: String(text), expected: "end=\(nonce):STATUS")
                }
                self.status = status
                self.lines = found
                return
            }
            found.append((key, value))
        }
        return nil
    }

    /// The protocol of an answer, when it is another than ours: a script of another age is installed there.
    public static func foreignProtocol(_ output: String) -> String? {
        let lines = output.split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.hasPrefix("protocol=") }) else { return nil }
        let version = line.dropFirst("protocol=".count)
        return Digits.number(version) == Companion.protocolVersion ? nil : SafeText.clean(String(version), limit: 20)
    }

    public func first(_ key: String) -> String? { lines.first { $0.key == key }?.value }
    public func all(_ key: String) -> [String] { lines.filter { $0.key == key }.map(\.value) }

    /// The script's own code for what went wrong, `CODE:text`. A code of another form isn't taken over.
    public var failure: Failure? {
        guard let value = first("error") else { return nil }
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count > 1, !parts[0].isEmpty, parts[0].utf8.count <= 40, parts[0].utf8.allSatisfy(Self.isCodeSign) else {
            return Failure(code: "companion-failed", text: SafeText.clean(value))
        }
        return Failure(code: String(parts[0]), text: SafeText.clean(String(parts[1])))
    }

    private static func isCodeSign(_ byte: UInt8) -> Bool {
        (ASCII.isAlphanumeric(byte) && !(0x41...0x5A).contains(byte)) || byte == UInt8(ascii: "-")
    }

    /// `changed=NAME:FROM:TO`, `-` standing for "no such device".
    public var deviceChanges: [DeviceChange] {
        all("changed").compactMap { value in
            let parts = value.split(separator: ":", omittingEmptySubsequences: false).map { SafeText.clean(String($0)) }
            guard parts.count == 3 else { return nil }
            return DeviceChange(name: parts[0], from: parts[1] == "-" ? nil : parts[1], to: parts[2] == "-" ? nil : parts[2])
        }
    }
}
