import Foundation

/// What armed faults do to one emulated command.
struct FaultActions {
    enum Outcome: Equatable {
        case goOn
        /// The connection is gone and the command has done nothing.
        case lost
    }

    private let context: CommandContext

    init(_ context: CommandContext) { self.context = context }

    /// Takes the faults that act on this command, and counts them down.
    func take(for command: String, changesDevices: Bool = false) throws -> [ArmedFault] {
        let host = context.host
        let store = StateStore(context.directory)
        guard try !(store.read().faults[host] ?? []).isEmpty else { return [] }
        return try store.update { state in
            var kept: [ArmedFault] = []
            var taken: [ArmedFault] = []
            for var fault in state.faults[host] ?? [] {
                // One fault of a name at a time: `odm-lock=2` and a later one queue up.
                let acts = Self.acts(fault, on: command, changesDevices) && !taken.contains { $0.name == fault.name }
                if acts { taken.append(fault) }
                if acts, let remaining = fault.remaining { fault.remaining = remaining - 1 }
                if fault.remaining != 0 { kept.append(fault) }
            }
            state.faults[host] = kept.isEmpty ? nil : kept
            return taken
        }
    }

    private static func acts(_ fault: ArmedFault, on command: String, _ changesDevices: Bool) -> Bool {
        switch fault.name {
        case "odm-lock": changesDevices
        case "fs-full": command == "mkvdev"
        case "cut-at", "full-at", "flip-at": command == "scp" || command == "dd"
        case "stall", "slow": fault.command == command
        case "cut-before", "cut-during", "cut-after", "garble", "truncate", "hide-newest", "fail": fault.argument == command
        default: fault.name.hasPrefix(command + "-")
        }
    }

    func before(_ invocation: Invocation) throws -> Outcome { try before(invocation.faults) }

    func before(_ faults: [ArmedFault]) throws -> Outcome {
        for fault in faults where fault.name == "stall" { Delay.take(fault.seconds) }
        if faults.contains(where: { $0.name == "cut-before" || $0.name == "cut-during" }) {
            try Connection.cut(host: context.host, directory: context.directory)
        }
        return faults.contains { $0.name == "cut-before" } ? .lost : .goOn
    }

    /// Seconds that `slow` adds to the command's work.
    func slowness(_ invocation: Invocation) -> Double {
        invocation.faults.first { $0.name == "slow" }?.seconds ?? 0
    }

    func after(_ invocation: Invocation) throws {
        if invocation.has("cut-after") { try Connection.cut(host: context.host, directory: context.directory) }
    }

    /// The answer as it goes over the wire.
    func spoil(_ answer: Answer, _ invocation: Invocation) -> Answer { spoil(answer, invocation.faults) }

    func spoil(_ answer: Answer, _ faults: [ArmedFault]) -> Answer {
        var answer = answer
        if faults.contains(where: { $0.name == "truncate" }) { answer.out = String(answer.out.prefix(answer.out.count / 2)) }
        if faults.contains(where: { $0.name == "garble" }) {
            let half = answer.out.prefix(answer.out.count * 2 / 3)
            answer.out = String(half.enumerated().map { $0.offset % 17 == 16 ? "\u{1b}" : $0.element })
        }
        return answer
    }
}
