import AsyncSupport
import PowerVM

/// Applies the steps of a plan in their order and stops at the first that doesn't succeed.
struct Applier: Sendable {
    var request: DriveRequest
    var target: Target
    /// The LPAR as surveyed; nil if it isn't queried.
    var client: SurveyedClient?
    var context: OperationContext
    /// Told when a cfgmgr has ended on the LPAR, if the transport shows that before its whole answer is there.
    var check: DriveCheck?

    /// - Parameter known: the journal of earlier steps.
    /// - Returns: the journal of these steps.
    func apply(_ steps: [Step], after known: Journal = Journal()) async -> Journal {
        var journal = Journal()
        // While the VIOS works. Where that ends badly, the shell is not waited for.
        async let _: Void = startShell(for: steps)
        for step in steps {
            if Task.isCancelled {
                journal.interruption = .interrupted(
                    before: step, created: journal.createdDrive ?? known.createdDrive, lpar: request.lpar.name)
                return journal
            }
            let (lpar, host) = (request.lpar.name, host(of: step))
            context.progress(.started(lpar: lpar, phase: step.name, host: host))
            let began = context.clock.now()
            let drive = journal.createdDrive ?? known.createdDrive ?? target.name
            let result = await apply(step, drive: drive, journal)
            journal.append(
                result,
                StepRecord(
                    name: step.name, host: host, command: result.command,
                    outcome: result.hadNoEffect ? .failed : result.outcome.word, seconds: context.clock.now() - began))
            context.progress(.finished(lpar: lpar, phase: step.name, host: host))
            if journal.problem != nil { return journal }
        }
        return journal
    }

    /// Where something else comes before the LPAR is configured.
    private func startShell(for steps: [Step]) async {
        guard let client, case .server? = steps.first else { return }
        let configures = steps.contains { step in
            if case .client(.configure, _) = step { true } else { false }
        }
        if configures { await client.host.startShell() }
    }

    /// The steps as they would be sent, for `--dry-run`.
    func preview(_ steps: [Step]) -> [StepRecord] {
        steps.map {
            StepRecord(name: $0.name, host: host(of: $0), command: command(of: $0), outcome: .planned, seconds: nil)
        }
    }

    private func host(of step: Step) -> String {
        switch step {
        case .server: target.vios.text
        case .client(_, let client): client.host.host
        }
    }

    private func command(of step: Step) -> String {
        switch step {
        case .server(let step): server.command(of: step, drive: target.name)
        case .client(let step, let client):
            switch step {
            case .configure:
                client.host.companion.display(.configure(configuring(client).request(step, Journal(), in: client.view)))
            case .removeDevice(let device, let location):
                client.host.companion.display(.remove(partition: target.partition, device: device, location: location))
            }
        }
    }

    private func apply(_ step: Step, drive: DeviceName, _ journal: Journal) async -> StepResult {
        switch step {
        case .server(.createDrive(let name)): return await create(name)
        case .server(let step): return await server.apply(step, drive: drive)
        case .client(let clientStep, let client):
            switch clientStep {
            case .configure: return await configuring(client).run(clientStep, journal)
            case .removeDevice(let device, let location):
                let run = await ClientChange(lpar: client.host, context: context).remove(
                    device, at: location, in: target.partition)
                return StepResult(
                    outcome: run.outcome, effect: .client([run]), command: command(of: step), warnings: run.warnings)
            }
        }
    }

    private func configuring(_ client: SurveyedClient) -> ConfigureClient {
        ConfigureClient(target: target, client: client, context: context, check: check)
    }

    private var server: ServerApplier {
        var server = ServerApplier(
            vios: target.host, adapter: target.adapter, partition: target.partition, context: context)
        if let client, let device = target.heldDevice(client.view) {
            let bound = context.limits.command
            server.mountPoints = {
                let answer = await Result { () async throws(Problem) in
                    try await client.host.mountPoints(of: device, bound: bound)
                }
                return try? answer.get()
            }
        }
        return server
    }

    private func create(_ name: DriveName) async -> StepResult {
        if let problem = await markStaleDevices() {
            return StepResult(
                outcome: .failed(problem), effect: .none, command: server.command(of: .createDrive(name), drive: target.name))
        }
        var result = await server.create(name)
        guard result.outcome.problem == nil, case .created(let drive, _, let snapshot) = result.effect else { return result }
        let isOther = request.drive.name.map { $0.device != drive } ?? false
        if isOther {
            result.outcome = .failed(.otherName(drive, than: name, on: target.vios))
        } else if let problem = Verifier(lpar: request.lpar.name, target: target).problem(of: snapshot.drive(drive)) {
            result.outcome = .failed(problem)
        }
        return result
    }

    /// A cd at the location where the drive will be was never configured against it: the partition has to record that before the
    /// drive exists, so that a later run doesn't take the cd for a good one if this run gets no further.
    private func markStaleDevices() async -> Problem? {
        guard let client else { return nil }
        for device in target.matcher.staleDevices(client.view) {
            guard let location = device.location else { continue }
            let verb = Companion.Verb.mark(
                partition: target.partition, stale: Companion.StaleDevice(device: device.name, location: location),
                server: target.adapter.location)
            let answer = await Result { () async throws(Problem) in
                try await client.host.ask(verb, bound: context.limits.command)
            }
            if case .failure(let problem) = answer { return problem }
        }
        return nil
    }
}
