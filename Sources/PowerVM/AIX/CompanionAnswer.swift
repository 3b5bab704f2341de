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
    /// Lines before `protocol=` (rc files, /etc/motd) are skipped, also when the last of them has no line feed. A protocol
    /// that we don't know is an error, and so is a line that isn't `key=value`, or an answer beyond the limits: a host that isn't ours
    /// sent it, or other output got into it.
    ///
    /// An end `-:2` has no nonce because the script was given none that it could read: a forced command that refused what was sent.
    public init?(output: String, nonce: String) throws(ReadError) {
        guard output.utf8.count <= ReadLimits.companionBytes else { throw Self.tooLarge }
        // Lines end as the script ends them: other line breaks can be part of a text that a command printed.
        let texts = TextSlice(output).parts(at: UInt8(ascii: "\n")).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard let begin = texts.firstIndex(where: { $0.hasPrefix("protocol=") }) ?? texts.firstIndex(where: Self.endsInGreeting)
        else {
            return nil
        }
        try Self.checkGreeting(texts[begin], begin + 1)
        var found: [(key: String, value: String)] = []
        for (index, text) in texts.enumerated().dropFirst(begin + 1) where !text.isEmpty {
            guard let (key, value) = text.halves(at: UInt8(ascii: "=")), !key.isEmpty, key.allSatisfy(Self.isKeySign) else {
                throw Self.error(text, index + 1, "a line key=value")
            }
            if key == "cfgmgr_status", Digits.number(value) == nil { throw Self.error(text, index + 1, "cfgmgr_status=NUMBER") }
            if key == "end" {
                guard let end = Self.status(String(value), nonce, found) else {
                    throw Self.error(text, index + 1, "end=\(nonce):STATUS")
                }
                (status, lines) = (end, found)
                return
            }
            guard found.count < ReadLimits.companionLines else { throw Self.tooLarge }
            found.append((String(key), String(value)))
        }
        return nil
    }

    private static func endsInGreeting(_ line: TextSlice) -> Bool { line.hasSuffix("protocol=1") }

    private static func checkGreeting(_ line: TextSlice, _ number: Int) throws(ReadError) {
        let version = line.hasPrefix("protocol=") ? line.dropFirst(9) : TextSlice(String(Companion.protocolVersion))
        guard endsInGreeting(line) || Digits.number(version) == Companion.protocolVersion else {
            throw error(line, number, "protocol=\(Companion.protocolVersion)")
        }
    }

    /// The status in the value of the line `end=`; nil if that isn't ours.
    private static func status(_ value: String, _ nonce: String, _ found: [(key: String, value: String)]) -> Int? {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let status = Digits.number(parts[1], upTo: 255) else { return nil }
        let isRefusal = parts[0] == "-" && status == 2 && found.allSatisfy { ["version", "verb", "error"].contains($0.key) }
        return parts[0] == nonce || isRefusal ? status : nil
    }

    private static func error(_ line: TextSlice, _ number: Int, _ expected: String) -> ReadError {
        ReadError(command: "attach-cd-lpar", line: number, text: String(line.prefix(1 << 14)), expected: expected)
    }

    private static var tooLarge: ReadError {
        ReadError(
            command: "attach-cd-lpar", line: nil, text: "",
            expected: "an answer of at most \(ReadLimits.companionBytes >> 20) MiB and \(ReadLimits.companionLines) lines")
    }

    /// The protocol of an answer, when it is another than ours: a script of another age is installed there.
    public static func foreignProtocol(_ output: String) -> String? {
        let lines = TextSlice(bounded: output).parts(at: UInt8(ascii: "\n"))
        guard let line = lines.first(where: { $0.hasPrefix("protocol=") }) else { return nil }
        let version = line.dropFirst("protocol=".utf8.count).trimmedBlank
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

    private static func isKeySign(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_") }

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

    /// Whether a device changed, also one whose change can't be read.
    public var hasDeviceChanges: Bool { first("changed") != nil }
}
