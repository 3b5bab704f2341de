/// Determines what went wrong from exit status, numbers and prose, in this order of trust: a message number is never translated,
/// an exit status is documented for few commands, prose is English only under our locale.
public enum MessageClassifier {
    /// Nil for exit status 0: then a message is a warning, and the state that is read back decides.
    ///
    /// - Parameters:
    ///   - command: the command's name; `lsmap`'s exit statuses have meanings of their own.
    ///   - viaHMC: the HMC does not pass the VIOS's exit status on, so it shows nothing beyond failure.
    public static func classify(
        command: String, exitStatus: Int, output: String, messages: String, viaHMC: Bool = false
    ) -> CommandFailure? {
        guard exitStatus != 0 else { return nil }
        let text = MessageText([TextSlice(bounded: messages), TextSlice(bounded: output)])
        var failure = failure(command: command, text)
        failure.exitStatus = exitStatus
        let isFromHMC = viaHMC || text.wrapper != nil || text.numbers.contains { $0.hasPrefix("HSCL") }
        if failure.kind == .unknown, !isFromHMC {
            failure.kind = kind(ofStatus: exitStatus, command: command)
        }
        return failure
    }

    /// The classification of a message that appears instead of data.
    package static func classify(command: String, text: TextSlice) -> CommandFailure {
        failure(command: command, MessageText([text]))
    }

    private static func failure(command: String, _ text: MessageText) -> CommandFailure {
        let byNumber = text.numbers.lazy.compactMap { numbered[$0] }.first
        return CommandFailure(
            kind: byNumber ?? kind(ofProse: text.lines), numbers: text.numbers, wrapper: text.wrapper,
            method: text.method,
            text: text.lines.joined(separator: "\n"), command: command)
    }

    /// Source: reference, sections 1, 5, 6 and 9. 0514-519 and 0514-062 are inferred there.
    private static let numbered: [String: CommandFailure.Kind] = [
        "0514-516": .odmLocked,
        "0514-519": .noSuchDevice,
        "0514-062": .busy,
        "0514-548": .fileSystemFull,
        "0516-404": .poolFull,
        "0653-341": .noSuchFile,
        "HSCL2957": .rmcDown,
        "HSCL350B": .notPermitted,
        "HSCL8012": .noSuchPartition,
        "VIOSE010401A1-0042": .noSuchPartition,
    ]

    /// Source: reference, section 1 (VH:exit, R:vios). 126 and 127 are the shell's.
    private static func kind(ofStatus status: Int, command: String) -> CommandFailure.Kind {
        switch status {
        case 2, 10: .noSuchDevice
        case 3, 126: .notPermitted
        case 15 where command == "lsmap": .notVSCSIAdapter
        case 127: .commandNotFound
        default: .unknown
        }
    }

    /// English prose, in lower case, most telling first. Documented or captured: the ODM lock's "retry" sentence, the flag's, the
    /// repository's, the full file system's, "invalid access" and "permission". The others are inferred; they only name the failure,
    /// what is done about it rests on the state that is read back.
    private static let sentences: [(StaticString, CommandFailure.Kind)] = [
        ("ssh: connect to host", .noConnection),
        ("could not resolve hostname", .noConnection),
        ("connection refused", .noConnection),
        ("connection timed out", .noConnection),
        ("connection closed by", .noConnection),
        ("no route to host", .noConnection),
        ("host key verification failed", .noConnection),
        ("kex_exchange_identification", .noConnection),
        ("please retry the command later", .odmLocked),
        ("the dvd repository has not been created", .noRepository),
        ("option flag is not valid", .invalidFlag),
        ("missing a required parameter", .invalidFlag),
        ("a parameter value is invalid", .invalidFlag),
        ("invalid parameter", .invalidFlag),
        ("illegal option", .invalidFlag),
        ("unrecognized flag", .invalidFlag),
        ("filesystem is full", .fileSystemFull),
        ("file system is full", .fileSystemFull),
        ("no space left on device", .fileSystemFull),
        ("invalid access", .notPermitted),
        ("acquire permission", .notPermitted),
        ("permission denied", .notPermitted),
        ("not permitted", .notPermitted),
        ("must be root", .notPermitted),
        ("do not have the appropriate authority", .notPermitted),
        ("does not have the appropriate authority", .notPermitted),
        ("access permissions do not allow", .notPermitted),
        ("authentication failed", .notPermitted),
        (": restricted", .notPermitted),
        ("not a virtual scsi server adapter", .notVSCSIAdapter),
        ("not a server virtual scsi adapter", .notVSCSIAdapter),
        ("already exists", .nameTaken),
        // Inferred.
        ("exists already", .nameTaken),
        ("already in use", .nameTaken),
        ("device busy", .busy),
        ("device is busy", .busy),
        ("in use", .busy),
        ("command not found", .commandNotFound),
        ("ioscli: not found", .commandNotFound),
        ("does not exist", .noSuchDevice),
        ("not found in the customized device", .noSuchDevice),
    ]

    private static func kind(ofProse lines: [String]) -> CommandFailure.Kind {
        let prose = TextSlice(TextSlice(lines.joined(separator: " ").lowercased()).blankSeparated.joined(separator: " "))
        if let found = sentences.first(where: { prose.has($0.0) }) { return found.1 }
        return lines.contains(where: isShells) ? .commandNotFound : .unknown
    }

    /// `ksh: lsmap: not found`, `rksh[2]: ioscli:  not found.`, `sh: 1: lsmap: not found`: a shell's name first.
    private static func isShells(_ line: String) -> Bool {
        let word = TextSlice(line).firstWord.word.prefix { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: ":") }
        guard let shell = word.parts(at: UInt8(ascii: "/")).last(where: { !$0.isEmpty }) else { return false }
        return shell.hasPrefix("-") || shell.hasSuffix("sh")
            ? TextSlice(line.lowercased()).has("not found") : false
    }
}

extension RemoteCommand {
    /// Why a run failed; nil for exit status 0.
    public func failure(_ result: CommandResult, viaHMC: Bool = false) -> CommandFailure? {
        let isThroughHMC = viaHMC || result.isThroughHMC
        // Where its messages are in its output, the others belong to the commands that share the exchange with it.
        let hasItsMessages = mergesMessages && !isThroughHMC && result.output.contains { !$0.isWhitespace }
        return MessageClassifier.classify(
            command: words.first ?? "", exitStatus: result.exitStatus, output: result.output,
            messages: hasItsMessages ? "" : result.messages, viaHMC: isThroughHMC)
    }

    /// The text of a run whose data is needed: a failed run is an error that carries the message.
    func succeeded(_ result: CommandResult) throws(ReadError) -> OutputText {
        if let failure = failure(result) { throw Self.failed(failure) }
        return try OutputText(words.first ?? "", of: result)
    }

    /// The error of a run that failed.
    static func failed(_ failure: CommandFailure) -> ReadError {
        ReadError(
            command: failure.command, line: nil,
            text: failure.text.isEmpty ? "(no message)" : failure.text,
            expected: "exit status 0, not \(failure.exitStatus.map(String.init) ?? "a message")",
            failure: failure)
    }
}
