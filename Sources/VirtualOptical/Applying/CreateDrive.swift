import PowerVM

/// `mkvdev -fbo`, and the name of what came of it.
struct CreateDrive: Sendable {
    var vios: RemoteHost
    /// As the survey saw it.
    var adapter: ServerAdapter
    /// The partition that it must serve; nil: whichever the survey saw.
    var partition: PartitionID?
    var name: DriveName?
    var bound: Duration
    var surroundings: OperationContext

    struct Result: Sendable {
        var outcome: StepOutcome
        var drive: DeviceName?
        var view: AdapterSnapshot?
        var warnings: [String] = []
        /// The VIOS said that this very command made it; a lost answer leaves that open.
        var isOurs = false
        /// The command had its effect, whatever else is wrong.
        var isChanged = false
    }

    var command: MkvdevFBO { MkvdevFBO(adapter: adapter.name, name: name) }

    func run() async -> Result {
        let before = Set(adapter.vtds.map(\.name))
        let wanted = name?.device
        let change = ServerChange(
            vios: vios, adapter: adapter.name, command: command, check: .stillServes(adapter, by: vios.route), bound: bound,
            surroundings: surroundings,
            isDone: { [command] view, output in Self.made(wanted, by: command, output, before: before, in: view) != nil })
        var result = await change.run()
        let isChanged = result.outcome == .changed
        if let view = result.view, !isSameClient(view) { result.outcome = .failed(servesAnother(view)) }
        if let problem = result.outcome.unanswered {
            let fresh = result.view.map { Self.fresh($0, since: before) } ?? []
            if !fresh.isEmpty || name == nil { result.outcome = .unknown(suspecting(fresh, problem)) }
        }
        var warnings = result.complaint.map { ["\(vios.name): \($0)"] } ?? []
        guard let view = result.view, let drive = Self.made(wanted, by: command, result.output, before: before, in: view) else {
            return Result(outcome: result.outcome, drive: nil, view: result.view, warnings: warnings, isChanged: isChanged)
        }
        if let wanted, drive != wanted {
            warnings.append("\(vios.name) named the drive \(drive), not \(wanted)")
        }
        return Result(
            outcome: result.outcome, drive: drive, view: view, warnings: warnings,
            isOurs: isChanged && result.output?.exitStatus == 0, isChanged: isChanged)
    }

    /// An adapter that nobody had connected to may have got its client meanwhile.
    private func isSameClient(_ view: AdapterSnapshot) -> Bool {
        let client = view.adapter.client
        return client == adapter.client || adapter.client == nil && (partition == nil || client == partition)
    }

    private func servesAnother(_ view: AdapterSnapshot) -> Problem {
        func words(_ client: PartitionID?) -> String { client.map { "partition \($0)" } ?? "no partition" }
        return Problem(
            .failed, "adapter-serves-another",
            "\(vios.name): \(adapter.name) serves \(words(view.adapter.client)) now; the survey saw \(words(adapter.client))",
            hint:
                "somebody changed the adapters meanwhile: look at lsmap -vadapter \(adapter.name), then run the same command again",
            host: vios.name, command: vios.route.display(command), retryable: true)
    }

    /// The drive that came: the wanted name, else the new optical drive that the command itself named, else, when no name was asked
    /// for and the answer is lost, the only new one.
    static func made(
        _ wanted: DeviceName?, by command: MkvdevFBO, _ output: CommandResult?, before: Set<DeviceName>, in view: AdapterSnapshot
    ) -> DeviceName? {
        if let wanted, view.drive(wanted) != nil { return wanted }
        let fresh = fresh(view, since: before)
        if let output {
            guard let reported = try? command.read(output) else { return nil }
            return fresh.contains(reported.name) ? reported.name : nil
        }
        return wanted == nil && fresh.count == 1 ? fresh[0] : nil
    }

    /// The optical drives that the survey didn't see.
    private static func fresh(_ view: AdapterSnapshot, since before: Set<DeviceName>) -> [DeviceName] {
        view.adapter.vtds.map(\.name).filter { !before.contains($0) && view.drives[$0] != nil }
    }

    /// A VIOS may give another name than it was asked for: what is new is named, though without its answer nobody knows who made it.
    /// A second mkvdev without a name would make a second drive.
    private func suspecting(_ drives: [DeviceName], _ problem: Problem) -> Problem {
        var problem = problem
        problem.status = .unknown
        problem.code = "unknown-outcome"
        guard let first = drives.first else {
            problem.hint =
                "mkvdev may or may not have taken effect: see attach-cd vios lsvopt \(vios.name) first, without a name it makes another drive"
            problem.retryable = false
            return problem
        }
        problem.message +=
            "; on \(adapter.name) \(drives.map(\.text).joined(separator: ", ")) is new: its work, or somebody else's"
        problem.hint =
            "if \(first) is its work, take it as it is (--name \(first)) or remove it (attach-cd vios rmvopt \(vios.name) \(first)); else run the same command again"
        return problem
    }
}
