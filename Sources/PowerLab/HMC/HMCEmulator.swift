import Foundation

/// Runs one command of an HMC's restricted shell: faults, answer, log. What `viosvrcmd` passes on is the VIOS's own command, with that
/// VIOS's faults, lock and log entry.
public struct HMCEmulator {
    private let context: CommandContext
    private let name: String
    private let arguments: [String]

    /// Answers for the command whose name is the last part of `argv[0]`; nil if an HMC doesn't have that command.
    public static func run(arguments: [String]) -> Int32? {
        guard let name = arguments.first?.split(separator: "/").last.map(String.init), HMCCommand.named[name] != nil else {
            return nil
        }
        guard let context = CommandContext.find() else {
            complain("\(name): this emulated command runs in a lab only")
            return 1
        }
        do {
            return try HMCEmulator(context: context, name: name, arguments: Array(arguments.dropFirst())).run()
        } catch {
            complain("powerlab: \(error)")
            return 125
        }
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private func run() throws -> Int32 {
        let faults = FaultActions(context)
        var invocation = HMCInvocation(name: name, options: HMCOptions(arguments), context: context)
        invocation.faults = try faults.take(for: invocation.inner.first ?? name) + faults.take(for: name)
        if try faults.before(invocation.faults) == .lost { return try finish(Answer(status: 255), invocation) }
        if invocation.has("fail") { return try finish(Answer(status: 1), invocation) }
        let state = try StateStore(context.directory).read()
        guard let hmc = state.hmcs.first(where: { $0.name == context.host }), let command = HMCCommand.named[name] else {
            throw LabError.noSuchHost(context.host, known: state.hostNames)
        }
        Delay.take(hmc.seconds)
        let sticky = Set((state.faults[hmc.name] ?? []).map(\.name))
        let speaksPolish = sticky.contains("localised") || (hmc.language == "pl" && !invocation.asksForEnglish)
        let machine = HMCView(hmc: hmc, state: state, speaksPolish: speaksPolish, isCutOff: sticky.contains("rmc-down"))
        return try finish(try command(invocation, machine), invocation)
    }

    private func finish(_ answer: Answer, _ invocation: HMCInvocation) throws -> Int32 {
        let faults = FaultActions(context)
        let sent = faults.spoil(answer, invocation.faults)
        let lines = (sent.out + sent.err).split(separator: "\n", omittingEmptySubsequences: false).prefix(6).map(String.init)
        let words = ([name] + arguments).map { $0.contains(" ") ? "'\($0)'" : $0 }
        let isChanging = HMCCommand.changing.contains(name)
        try LabLog(context.directory).append(
            LogEntry(
                time: Date().timeIntervalSince1970, host: context.host, user: context.user,
                command: words.joined(separator: " "), effect: isChanging ? .changes : .reads,
                changed: isChanging && answer.status == 0, status: sent.status, output: lines,
                fault: invocation.faults.isEmpty ? nil : invocation.faults.map(\.text).joined(separator: " ")))
        if invocation.has("cut-after") { try Connection.cut(host: context.host, directory: context.directory) }
        signal(SIGPIPE, SIG_IGN)
        // The reader may be gone (a cut connection); the effect stays, so a failed write isn't an error here.
        try? FileHandle.standardError.write(contentsOf: Data(sent.err.utf8))
        try? FileHandle.standardOutput.write(contentsOf: Data(sent.out.utf8))
        return sent.status
    }
}

/// One call of an HMC command.
struct HMCInvocation {
    let name: String
    let options: HMCOptions
    let context: CommandContext
    var faults: [ArmedFault] = []

    /// The arguments of the VIOS command inside `-c`.
    var inner: [String] { options["c"].flatMap(InnerCommand.words) ?? [] }

    var asksForEnglish: Bool {
        let variables = ProcessInfo.processInfo.environment
        return (variables["LC_ALL"] ?? variables["LANG"] ?? "").hasPrefix("en")
    }

    func has(_ fault: String) -> Bool { faults.contains { $0.name == fault } }
}

/// The part of the state that an HMC reports.
struct HMCView {
    let hmc: HMC
    let state: LabState
    let speaksPolish: Bool
    /// No RMC connection to any VIOS.
    let isCutOff: Bool

    /// Polish texts come without a number ([C] errors/hmc-bad-attribute-pl; of those below only that one is captured).
    func failed(_ number: String, _ english: String, _ polish: String) -> Answer {
        .failed(1, speaksPolish ? polish : "\(number) \(english)")
    }
}
