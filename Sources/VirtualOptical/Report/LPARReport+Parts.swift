import PowerVM

extension LPARReport {
    static func client(_ trace: Trace) -> Client? {
        var client: Client
        if let facts = trace.survey?.facts.client {
            let name = facts.identity.partitionName
            client = Client(
                host: facts.host, partitionName: name.isEmpty ? nil : name, partitionID: facts.identity.partitionID)
        } else if let hmc = trace.survey?.facts.hmc {
            client = Client(partitionName: hmc.partition.name, partitionID: hmc.partition.id)
        } else if trace.survey != nil, let id = trace.lpar.id {
            client = Client(partitionName: trace.lpar.partitionName, partitionID: id)
        } else {
            return nil
        }
        if let facts = trace.survey?.facts { client.identifiedBy = facts.identification(of: trace.lpar) }
        client.adapter = trace.verdict?.match?.adapter.name
        client.slot = trace.verdict?.match?.adapter.location.slot
        return client
    }

    static func machine(_ trace: Trace) -> MachineID? {
        let facts = trace.survey?.facts
        let known = facts?.client.map(\.identity.machine) ?? facts?.hmc?.machine
        return known ?? trace.plan?.target?.adapter.location.machine
    }

    /// The drive as last seen.
    static func drive(_ trace: Trace, isRemoved: Bool) -> Drive? {
        guard let target = trace.plan?.target else { return nil }
        if case .done = trace.rollback { return nil }
        if isRemoved, trace.journal != nil { return nil }
        guard let snapshot = trace.media?.snapshot ?? trace.journal?.snapshot else {
            return target.existing.map { Drive(name: $0.name, status: $0.status, lun: $0.lun, media: target.media) }
        }
        let name = trace.journal?.createdDrive ?? target.name
        return snapshot.drive(name).map {
            Drive(name: name, status: $0.status, lun: $0.lun, media: snapshot.drives[name]?.media)
        }
    }

    static func notes(_ trace: Trace) -> [String] {
        var notes = (trace.survey?.remarks.notes ?? []) + (trace.plan?.notes ?? [])
        if case .done(let drive, _, _) = trace.rollback {
            notes.append("\(drive) was removed again (--rollback)")
        } else if trace.createsDrive {
            // Source: reference, section 9 (practice; no page found).
            notes.append(
                "Live Partition Mobility of \(trace.lpar.name) may be refused while this drive exists; \(removal(trace)) removes it"
            )
        }
        if trace.operation == .status, case .notConfigured(let problem, _) = trace.verdict {
            notes.append("\(problem.message); attach-cd \(trace.lpar.name) configures it")
        }
        return notes + (trace.content?.notes ?? []) + (trace.removal?.notes ?? []) + trace.remarks.notes
    }

    /// The command that removes the drive: with its name where a plain detach would choose another one.
    private static func removal(_ trace: Trace) -> String {
        guard let facts = trace.survey?.facts,
            let partition = facts.client?.identity.partitionID ?? facts.hmc?.partition.id ?? trace.lpar.id,
            let name = trace.journal?.createdDrive ?? trace.plan?.target?.name,
            !facts.drives(on: facts.candidates(for: partition)).isEmpty
        else { return "attach-cd detach \(trace.lpar.name)" }
        return DriveNaming.removal(of: name, from: trace.lpar.name)
    }

    static func warnings(_ trace: Trace) -> [String] {
        var warnings = (trace.survey?.remarks.warnings ?? []) + (trace.plan?.warnings ?? []) + (trace.journal?.warnings ?? [])
        if trace.operation == .attach, case .proven(_, let match) = trace.verdict, match.by == .onlyAdapter {
            warnings.append(
                "the adapters were matched because each side has only one (\(match.by.rawValue)), not by the LPAR's kernel or an HMC"
            )
        }
        if case .unproven(let problem) = trace.verdict, trace.acceptsUnproven {
            warnings.append("\(problem.message) (accepted: --accept-unproven)")
        }
        switch trace.rollback {
        case .impossible(let drive, let why): warnings.append("\(drive) was not removed by --rollback: \(why)")
        case .stopped(_, let problem):
            warnings.append("the rollback stopped: \(problem.message); \(removal(trace)) finishes it")
        case nil, .done: break
        }
        return warnings + (trace.media?.warnings ?? []) + (trace.removal?.outcome?.warnings ?? []) + trace.remarks.warnings
    }
}

extension LPARReport.Server {
    init(_ target: Target) {
        self.init(
            vios: target.vios, route: target.host.routeName, adapter: target.adapter.name,
            slot: target.adapter.location.slot, reason: target.reason)
    }
}

extension RollbackResult {
    var journal: Journal? {
        switch self {
        case .impossible: nil
        case .stopped(let journal, _), .done(_, let journal, _): journal
        }
    }

    var removedDevices: [DeviceName] {
        if case .done(_, _, let devices) = self { return devices }
        return []
    }
}

extension Trace {
    /// A drive was created, or would be.
    fileprivate var createsDrive: Bool {
        if isPlanned { return operation == .attach && plan?.target?.existing == nil }
        return journal?.createdDrive != nil && problem?.code != .driveMissing
    }
}
