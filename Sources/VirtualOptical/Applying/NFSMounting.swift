import AsyncSupport
import PowerVM

/// `mount` and `unmount` of an NFS directory on a VIOS, each with a query behind it: what is mounted afterwards decides.
struct NFSMounting: Sendable {
    var vios: RemoteHost
    var mount: Mount
    var context: OperationContext

    /// What is at the mount point.
    enum Point: Sendable, Equatable {
        case free
        /// Exactly the directory that is wanted.
        case wanted
        /// Something else is mounted there, or files are in it: for messages.
        case busy(String)
        /// There is no such directory.
        case missing
        /// Nothing shows it.
        case unseen
    }

    private var unmount: Unmount { Unmount(mount.mountPoint) }
    var mountCommand: String { vios.route.display(mount) }
    var unmountCommand: String { vios.route.display(unmount) }

    // MARK: The query

    /// What was put into a batch to see the mount point.
    struct Look {
        fileprivate var system: Batch.Slot<FreeSpace>?
        fileprivate var files: Batch.Slot<ListFiles>?
        fileprivate var mounts: Batch.Slot<ListMounts>?
    }

    /// An HMC passes on neither `df` nor `ls`.
    func look(in batch: inout Batch) -> Look {
        guard vios.route.carries(ListFiles(mount.mountPoint)) else { return Look(mounts: batch.add(ListMounts())) }
        return Look(system: batch.add(FreeSpace(mount.mountPoint)), files: batch.add(ListFiles(mount.mountPoint)))
    }

    func point(_ look: Look, in reply: BatchReply) -> Point {
        if let mounts = look.mounts {
            guard case .success(let rows) = reply.result(mounts) else { return .unseen }
            guard let row = rows.last(where: { $0.mountPoint == mount.mountPoint.text }) else { return .free }
            return row.source == mount.source ? .wanted : .busy("\(row.source) is mounted there")
        }
        let listing = look.files.map { reply.result($0) }
        if case .success(nil)? = listing { return .missing }
        guard let system = look.system, case .success(let found) = reply.result(system) else { return .unseen }
        guard found.mountPoint != mount.mountPoint.text else {
            return found.source == mount.source ? .wanted : .busy("\(found.source) is mounted there")
        }
        if case .success(let files?)? = listing, !files.isEmpty { return .busy("the directory isn't empty") }
        return .free
    }

    func look() async throws(Problem) -> Point {
        var batch = Batch(vios)
        let look = look(in: &batch)
        return point(look, in: try await batch.ask(bound: context.limits.command))
    }

    // MARK: The changes

    /// - Returns: `alreadyDone` if the command failed and another party has mounted just this meanwhile: it isn't ours to unmount.
    func mountIt() async -> StepOutcome {
        await change(mount, mountCommand, guardText: nil) { $0 == .wanted }
    }

    /// Only while exactly this is mounted there.
    func unmountIt() async -> StepOutcome {
        let check = vios.route.carries(ListFiles(mount.mountPoint)) ? vios.route.stillMounted(mount) : nil
        return await change(unmount, unmountCommand, guardText: check) { $0 == .free || $0 == .missing }
    }

    private func change<C: RemoteCommand>(
        _ command: C, _ display: String, guardText: String?, isDone: @escaping @Sendable (Point) -> Bool
    ) async -> StepOutcome {
        let word = command.words[0]
        return await context.announcing(display, on: vios.name.text, outcome: \.self) {
            await shielded {
                var batch = Batch(vios)
                let (slot, look) = (batch.addGuarded(command, by: guardText), look(in: &batch))
                do throws(TransportFailure) {
                    let reply = try await batch.send(bound: context.limits.command)
                    let (point, answer) = (point(look, in: reply), reply.result(slot))
                    guard case .success = answer else {
                        return isDone(point) ? .alreadyDone : .failed(failure(answer, word, display))
                    }
                    if isDone(point) { return .changed }
                    // Nothing shows it: then its own answer is all there is.
                    return point == .unseen ? .changed : .failed(noEffect(word, display))
                } catch {
                    guard error.mayHaveRun else { return .failed(Problem(error, host: vios.name.text, command: display)) }
                    return await reconcile(error.message, word, display, isDone)
                }
            }
        } ?? .failed(.interrupted(before: word, on: vios.name))
    }

    private func failure<R>(_ result: Result<R, Problem>, _ word: String, _ display: String) -> Problem {
        guard case .failure(let problem) = result else { return noEffect(word, display) }
        return Problem(
            .failed, .mountFailed, problem.message, hint: "check the NFS server, its exports, and what \(vios.name) may mount",
            host: vios.name.text, command: display, retryable: problem.retryable)
    }

    private func noEffect(_ word: String, _ display: String) -> Problem {
        Problem(
            .failed, .mountFailed, "\(vios.name): \(word) had no effect on \(mount.mountPoint)",
            hint: "check what is mounted there: df -k \(mount.mountPoint)", host: vios.name.text, command: display)
    }

    private func reconcile(
        _ what: String, _ word: String, _ display: String, _ isDone: @Sendable (Point) -> Bool
    ) async -> StepOutcome {
        var problem: Problem?
        for pause in [0, 2, 5] {
            if pause > 0 { await context.clock.sleep(.seconds(pause)) }
            do throws(Problem) {
                let point = try await look()
                if isDone(point) { return .changed }
                guard point == .unseen else {
                    return .failed(
                        Problem(
                            .failed, .answerLost, "\(what); \(word) had no effect on \(mount.mountPoint)",
                            hint: "run the same command again", host: vios.name.text, command: display, retryable: true))
                }
            } catch {
                problem = error
            }
        }
        let sent = SentCommand(
            vios: vios.name, subject: mount.mountPoint.text, look: ["df -k \(mount.mountPoint)"], word: word, display: display)
        return .unknown(sent.unknownOutcome(what, query: problem, isSeen: false))
    }
}

extension MediumRecord.Mount {
    init(_ mount: PowerVM.Mount) { self.init(source: mount.source, point: mount.mountPoint) }

    /// Nil for what this program doesn't mount.
    var command: PowerVM.Mount? {
        NFSFile(source + "/x").map { PowerVM.Mount(host: $0.host, directory: $0.directory, mountPoint: point) }
    }
}
