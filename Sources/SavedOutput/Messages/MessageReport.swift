import PowerVM

/// What `parse` reports about messages: which number, which method, whether the command failed, which packages it misses.
struct MessageReport {
    let text: MessageText
    /// From the LPAR-Tool's `ERROR: remote HMC command returned an error (1)`.
    private(set) var exitCode: Int?
    /// From the command that the LPAR-Tool shows: `unloadopt -vtd NAME`.
    private(set) var drive: String?
    /// Each line of 0514-621 names alternatives, separated by colons.
    private(set) var packages: [[String]] = []
    private(set) var hasPackages = false

    init(_ output: OutputText) throws(ReadError) {
        text = MessageText([output.text])
        var lines = output.lines
        while let line = try lines.nextOfMessages() {
            if line.text.has("0514-621"), MessageNumbers.all(in: line.text).contains(where: { $0 == "0514-621" }) {
                hasPackages = true
            } else if hasPackages, let names = Self.packages(line.text) {
                guard packages.count < 1000 else { throw line.error("at most 1000 lines with the names of packages") }
                packages.append(names)
            }
            if let start = line.text.range(of: "returned an error (")?.upperBound {
                exitCode = Digits.number(line.text[start...].prefix { $0 != UInt8(ascii: ")") }, upTo: 255)
            }
            if line.text.has("viosvrcmd"), line.text.has("-vtd") {
                let words = line.text.parts(at: UInt8(ascii: "\"")).flatMap(\.blankSeparated)
                guard let flag = words.firstIndex(where: { $0 == "-vtd" }), flag + 1 < words.count else { continue }
                drive = DeviceName(words[flag + 1].prefix { $0 != UInt8(ascii: "\\") })?.text
            }
        }
    }

    /// Silence doesn't prove success: null. With warnings the command's work is done, as long as there is no other message.
    private var isFatal: Bool? {
        if text.lines.isEmpty { return nil }
        if text.method != nil || text.wrapper != nil { return true }
        if text.numbered.isEmpty { return text.isCut || !text.others.allSatisfy { Self.isSuccess(TextSlice($0)) } }
        return text.numbered.contains { !$0.isWarning }
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key, value)) }
        // The failure is reported rather than a warning before it.
        let told = text.numbered.filter { !$0.isWarning } + text.numbered.filter(\.isWarning)
        let isManagement: (MessageText.Message) -> Bool = {
            $0.number.hasPrefix("HSCL") || $0.number.hasPrefix("VIOSE")
        }
        let management = text.wrapper ?? told.first(where: isManagement)?.number
        let number = told.first { !isManagement($0) }?.number
        let command = told.lazy.compactMap(\.command).first
        if text.hasPreamble { add("preamble", .bool(true)) }
        if let command { add("command", .string(command)) }
        if let method = text.method { add("method", .string(method)) }
        if let management { add("hmc_msgno", .string(management)) }
        if number != nil || management == nil { add("msgno", .text(number)) }
        if let exitCode { add("exit_code", .integer(exitCode)) }
        if let drive { add("vtd", .string(drive)) }
        add("fatal", isFatal.map(JSONValue.bool) ?? .null)
        if hasPackages { add("packages", .list(packages) { .list($0, JSONValue.string) }) }
        return .object(members)
    }

    /// `fcs0 changed`, `cd0 deleted`, `vtopt0 Available`, `Backup of this node (vios1) successfull`.
    private static func isSuccess(_ line: TextSlice) -> Bool {
        let words = line.blankSeparated
        if words.count == 2, DeviceName.isName(words[0]) { return results.contains(words[1]) }
        let prose = TextSlice(line.prefix(1000).lowercased())
        if prose.hasPrefix("virtual media repository created") || prose.hasPrefix("repository created within") { return true }
        return prose.has("successful") && !prose.blankSeparated.contains(where: isDenial)
    }

    /// Whether a sentence with this word may report the opposite of what its other words do.
    private static func isDenial(_ text: TextSlice) -> Bool {
        let word = text.drop { !ASCII.isLower($0) }.prefix { ASCII.isLower($0) || $0 == UInt8(ascii: "'") }
        return word.hasSuffix("n't") || denials.contains(word)
    }

    private static let denials: [StaticString] = [
        "not", "cannot", "never", "unable", "fail", "failed", "fails", "failure", "unsuccessful", "unsuccessfully", "nothing",
        "none", "only", "partially", "but", "except",
    ]

    private static let results: [StaticString] = [
        "changed", "deleted", "created", "added", "removed", "Available", "Defined", "Stopped",
    ]

    /// `devices.pci.scsi:devices.pci.00100300`; nil for a line of prose.
    private static func packages(_ line: TextSlice) -> [String]? {
        guard line.isWord else { return nil }
        let names = line.parts(at: UInt8(ascii: ":"))
        let isList = names.allSatisfy { name in
            let parts = name.parts(at: UInt8(ascii: "."))
            return parts.count > 1
                && parts.allSatisfy {
                    !$0.isEmpty && $0.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2D }
                }
        }
        return isList ? names.map { String($0) } : nil
    }
}
