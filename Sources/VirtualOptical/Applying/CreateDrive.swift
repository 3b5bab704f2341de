import PowerVM

/// What came of `mkvdev -fbo`.
struct DriveCreation: Sendable {
    var outcome: StepOutcome
    /// The drive that the survey didn't see, and whose it is.
    var drive: (name: DeviceName, by: Creator)?
    var snapshot: AdapterSnapshot?
    var warnings: [String] = []
}

/// Which run created a drive.
enum Creator: Sendable {
    /// The VIOS confirmed it, and showed it at once: this run's own command.
    case us
    /// This run's command, though its answer was lost or an error, or its effect showed later, when another command may have caused it.
    case unconfirmed
    /// Another command was quicker.
    case another
}

/// `mkvdev -fbo`, and the name of what came of it.
struct CreateDrive: Sendable {
    var vios: RemoteHost
    /// As the survey saw it.
    var adapter: ServerAdapter
    /// The partition that it must serve; nil: whichever the survey saw.
    var partition: PartitionID?
    var name: DriveName?
    var context: OperationContext

    var command: MkvdevFBO { MkvdevFBO(adapter: adapter.name, name: name) }

    func run() async -> DriveCreation {
        let before = Set(adapter.vtds.map(\.name))
        let wanted = name?.device
        let result = await ServerChange(
            vios: vios, query: .adapter(adapter.name, of: vios.name), command: command,
            check: .stillServes(adapter, by: vios.route),
            context: context,
            isDone: { [command] snapshot, output in
                Self.created(wanted, by: command, output, before: before, in: snapshot) != nil
            },
            isDoubtful: { snapshot in
                let isListed = wanted.map { snapshot.drives[$0] != nil && snapshot.vtd($0) == nil } ?? false
                return isListed
                    || snapshot.adapter.vtds.contains {
                        !before.contains($0.name) && $0.mayBeOptical && snapshot.drives[$0.name] == nil
                    }
            }
        ).run()
        var creation = DriveCreation(
            outcome: outcome(of: result, before), snapshot: result.snapshot,
            warnings: result.complaint.map { ["\(vios.name): \($0)"] } ?? [])
        guard let snapshot = result.snapshot,
            let drive = Self.created(wanted, by: command, result.output, before: before, in: snapshot)
        else { return creation }
        if let wanted, drive != wanted {
            creation.warnings.append("\(vios.name) named the drive \(drive), not \(wanted)")
        }
        let others = Self.fresh(snapshot, since: before).filter { $0 != drive }
        if !others.isEmpty {
            creation.warnings.append(
                "\(vios.name): \(others.map(\.text).joined(separator: ", ")) on \(adapter.name) is new too: another command created it in the meantime"
            )
        }
        let creator = creator(result)
        // One that isn't ours, on an adapter that serves another partition, is of no interest.
        if creator != .another || creation.outcome.problem == nil { creation.drive = (drive, creator) }
        return creation
    }

    private func creator(_ result: ServerChangeResult<AdapterSnapshot>) -> Creator {
        guard result.outcome == .changed else { return .another }
        return result.output?.exitStatus == 0 && result.isImmediate ? .us : .unconfirmed
    }

    private func outcome(of result: ServerChangeResult<AdapterSnapshot>, _ before: Set<DeviceName>) -> StepOutcome {
        var outcome = result.outcome
        if let now = result.snapshot?.adapter, !isSameClient(now) {
            outcome = .failed(
                .adapterServesAnother(now: now, before: adapter, on: vios.name, command: vios.route.display(command)))
        }
        switch outcome {
        case .changed, .alreadyDone, .failed: return outcome
        case .unknown(let problem):
            let fresh = result.snapshot.map { Self.fresh($0, since: before) } ?? []
            guard !fresh.isEmpty || name == nil else { return outcome }
            return .unknown(problem.suspecting(fresh, on: adapter.name, of: vios.name))
        }
    }

    /// An adapter without a client may have got one meanwhile.
    private func isSameClient(_ now: ServerAdapter) -> Bool {
        now.client == adapter.client || adapter.client == nil && (partition == nil || now.client == partition)
    }

    /// The drive that came: the wanted name, else the new optical drive that the command itself named, else, when no name was asked
    /// for and the answer is lost, the only new one.
    static func created(
        _ wanted: DeviceName?, by command: MkvdevFBO, _ output: CommandResult?, before: Set<DeviceName>,
        in snapshot: AdapterSnapshot
    ) -> DeviceName? {
        if let wanted, snapshot.drive(wanted) != nil { return wanted }
        let fresh = fresh(snapshot, since: before)
        if let output {
            guard let reported = try? command.read(output) else { return nil }
            return fresh.contains(reported.name) ? reported.name : nil
        }
        return wanted == nil && fresh.count == 1 ? fresh[0] : nil
    }

    /// The optical drives that the survey didn't see.
    private static func fresh(_ snapshot: AdapterSnapshot, since before: Set<DeviceName>) -> [DeviceName] {
        snapshot.adapter.vtds.map(\.name).filter { !before.contains($0) && snapshot.drives[$0] != nil }
    }
}
