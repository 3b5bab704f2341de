/// What an emulated command answers.
struct Answer: Equatable {
    var out = ""
    var err = ""
    var status: Int32 = 0

    static func failed(_ status: Int32, _ text: String) -> Answer {
        Answer(err: text.hasSuffix("\n") ? text : text + "\n", status: status)
    }
}

/// One call of an emulated command.
struct Invocation {
    let name: String
    let arguments: [String]
    /// uid 0 in the partition's eyes.
    let isRoot: Bool
    /// Login name.
    let user: String
    /// Standard input, read to its end on first use.
    let input: () -> String
    /// Faults that act on this call.
    var faults: [ArmedFault] = []

    /// Root, or the authorization is active for the user ([D] reference section 6).
    func may(_ authorization: String, _ machine: Machine) -> Bool {
        isRoot || machine.lpar.accounts.first { $0.name == user }?.authorizations.contains(authorization) == true
    }

    func has(_ fault: String) -> Bool { faults.contains { $0.name == fault } }
}

/// A command of VIOS or AIX: a function on the machine's state.
struct EmulatedCommand: Sendable {
    let effect: LogEntry.Effect
    /// Changes the device configuration database: only one such command at a time.
    var locksODM = false
    /// How long it works before its effect is there.
    var seconds: @Sendable (Invocation, Machine) -> Double = { _, _ in 0 }
    let run: @Sendable (Invocation, inout Machine) -> Answer
    /// What it does with files and streams, without the lock of the state; nil: ``run`` is all.
    var work: (@Sendable (Invocation, FileContext) throws -> Answer)?
    /// Whether this call changes something, where ``effect`` depends on its arguments.
    var writes: (@Sendable (Invocation) -> Bool)?

    init(
        effect: LogEntry.Effect, locksODM: Bool = false,
        seconds: @escaping @Sendable (Invocation, Machine) -> Double = { _, _ in 0 },
        run: @escaping @Sendable (Invocation, inout Machine) -> Answer
    ) {
        self.effect = effect
        self.locksODM = locksODM
        self.seconds = seconds
        self.run = run
    }

    /// A command that works on files.
    init(
        effect: LogEntry.Effect, writes: (@Sendable (Invocation) -> Bool)? = nil,
        work: @escaping @Sendable (Invocation, FileContext) throws -> Answer
    ) {
        self.effect = effect
        self.writes = writes
        self.work = work
        run = { _, _ in Answer() }
    }

    func effect(of invocation: Invocation) -> LogEntry.Effect { writes.map { $0(invocation) ? .changes : .reads } ?? effect }
}

extension Machine {
    /// The VIOS that runs the command; ``Emulator`` lets ioscli run nowhere else.
    var vios: VIOS {
        get { system.vios[position.index] }
        set { system.vios[position.index] = newValue }
    }

    /// The partition that runs the command; ``Emulator`` lets AIX commands run nowhere else.
    var lpar: LPAR {
        get { system.lpars[position.index] }
        set { system.lpars[position.index] = newValue }
    }

    /// The VIOS and vhost at the other end of a client adapter.
    func server(of adapter: AIXDevice) -> (vios: VIOS, adapter: ServerAdapter)? {
        for vios in system.vios {
            for server in vios.adapters where server.client == lpar.name && server.clientSlot == adapter.slot {
                return (vios, server)
            }
        }
        return nil
    }

    /// The VTD that a device of this partition stands for; nil: the device is a ghost.
    func target(of device: AIXDevice) -> VirtualTargetDevice? {
        guard let lun = device.lun, let adapter = lpar.device(device.parent), let server = server(of: adapter) else { return nil }
        return server.vios.vtds.first {
            $0.adapter == server.adapter.name && $0.lun == lun && $0.status == "Available"
                && $0.kind.isOptical == (device.deviceClass == "cdrom")
        }
    }
}
