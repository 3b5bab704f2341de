import Foundation

/// Runs one emulated command: faults, ODM lock, effect, log, answer.
public struct Emulator {
    private let context: CommandContext
    private let host: HostKind
    private let command: EmulatedCommand
    private var invocation: Invocation
    private let line: String
    /// How long a device command waits for the ODM lock before 0514-516 (AIX waits longer; the real bound is not known).
    private static let odmPatience = 2.0

    /// Answers for the command whose name is the last part of `argv[0]` and never returns to the tool; nil if that isn't an emulated command.
    public static func run(arguments: [String]) -> Int32? {
        guard let name = arguments.first?.split(separator: "/").last.map(String.init), answers(to: name) else { return nil }
        guard let context = CommandContext.find() else {
            complain("\(name): this emulated command runs in a lab only")
            return 1
        }
        do {
            var emulator = try Emulator(name, Array(arguments.dropFirst()), context)
            return try emulator.run()
        } catch {
            complain("powerlab: \(error)")
            return 125
        }
    }

    /// Whether the binary is an emulated command when it is called by this name.
    static func answers(to name: String) -> Bool { CommandTable.names.contains(name) }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private init(_ name: String, _ arguments: [String], _ context: CommandContext) throws {
        self.context = context
        line = ([name] + arguments).joined(separator: " ")
        let state = try StateStore(context.directory).read()
        guard let host = state.kind(of: context.host) else { throw LabError.noSuchHost(context.host, known: state.hostNames) }
        self.host = host
        let isCLI = name == "ioscli"
        let word = isCLI ? arguments.first ?? "" : name
        command = CommandTable.command(word, on: host, isCLI: isCLI)
        invocation = Invocation(
            name: word, arguments: isCLI ? Array(arguments.dropFirst()) : arguments, isRoot: geteuid() == 0,
            user: context.user,
            input: { String(decoding: (try? FileHandle.standardInput.readToEnd()) ?? Data(), as: UTF8.self) })
    }

    private mutating func run() throws -> Int32 {
        let faults = FaultActions(context)
        invocation.faults = try faults.take(for: invocation.name, changesDevices: command.locksODM)
        if try faults.before(invocation) == .lost { return try finish(Answer(status: 255), changed: false) }
        if invocation.has("fail") { return try finish(Answer(status: 1), changed: false) }
        guard command.locksODM else { return try answer() }
        let odm = context.directory.host(context.host).odmLock
        guard let lock = try FileLock.exclusive(odm, waiting: Self.odmPatience), !invocation.has("odm-lock") else {
            return try finish(Messages.odmLock(invocation), changed: false)
        }
        return try withExtendedLifetime(lock) { try answer() }
    }

    private func answer() throws -> Int32 {
        let store = StateStore(context.directory)
        let host = context.host
        var state = try store.read()
        guard let (system, position) = Machine.find(host: host, in: state) else {
            throw LabError.noSuchHost(host, known: state.hostNames)
        }
        let pause =
            command.seconds(invocation, Machine(system: state.systems[system], position: position))
            + FaultActions(context).slowness(invocation)
        Delay.take(pause)
        if let work = command.work {
            let machine = Machine(system: state.systems[system], position: position)
            let files = FileContext(
                context: context, state: state, machine: machine, system: system, faults: invocation.faults)
            signal(SIGPIPE, SIG_IGN)
            let answer = try work(invocation, files)
            return try finish(answer, changed: try store.read().systems[system] != machine.system)
        }
        let body = { (state: inout LabState) -> (Answer, Bool) in
            var machine = Machine(system: state.systems[system], position: position)
            let answer = command.run(invocation, &machine)
            let changed = state.systems[system] != machine.system
            state.systems[system] = machine.system
            return (answer, changed)
        }
        let (answer, changed) = command.effect == .changes ? try store.update(body) : body(&state)
        return try finish(answer, changed: changed)
    }

    private func finish(_ answer: Answer, changed: Bool) throws -> Int32 {
        let faults = FaultActions(context)
        let sent = faults.spoil(answer, invocation)
        let lines = (sent.out + sent.err).split(separator: "\n", omittingEmptySubsequences: false).prefix(6).map(String.init)
        try LabLog(context.directory).append(
            LogEntry(
                time: Date().timeIntervalSince1970, host: context.host, user: context.user, command: line,
                effect: command.effect(of: invocation), changed: changed, status: sent.status, output: lines,
                fault: invocation.faults.isEmpty ? nil : invocation.faults.map(\.text).joined(separator: " ")))
        try faults.after(invocation)
        // The reader may be gone (a cut connection); the effect stays, so a failed write isn't an error here.
        signal(SIGPIPE, SIG_IGN)
        try? FileHandle.standardError.write(contentsOf: Data(sent.err.utf8))
        try? FileHandle.standardOutput.write(contentsOf: Data(sent.out.utf8))
        return sent.status
    }
}
