import ArgumentParser
import PowerVM
import VirtualOptical
import Remoting

/// How the `vios` verbs reach their VIOS.
struct VIOSOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hmc: HMCOptions

    /// Runs `body`, which only asks; a problem becomes the program's error.
    func run<R: Sendable>(
        _ vios: String, _ body: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> R
    ) async throws -> R {
        let (result, signal) = try await reach(vios, CLISession(connection: connection, output: output), body)
        do throws(Problem) {
            return try result.get()
        } catch {
            let failure = CommandFailureExit(problem: error, output: output, operation: "vios")
            guard let signal else { throw failure }
            failure.show()
            throw ExitCode(128 + signal)
        }
    }

    /// Runs `body`, which changes something, and reports how it ended.
    /// - Parameter good: the status of an outcome without a problem.
    func change(
        _ vios: String, drive: DeviceName?, good: (VerbOutcome) -> String,
        _ body: @escaping @Sendable (VIOSVerbs) async -> VerbOutcome
    ) async throws {
        let session = try CLISession(connection: connection, output: output)
        let (result, signal) = try await reach(vios, session) { verbs async throws(Problem) in await body(verbs) }
        let outcome =
            switch result {
            case .success(let outcome): outcome
            case .failure(let problem): VerbOutcome(drive: drive, failed: problem)
            }
        try VerbReport(vios: vios, outcome: outcome, good: good(outcome)).end(session, interruptedBy: signal)
    }

    private func reach<R: Sendable>(
        _ vios: String, _ session: CLISession, _ body: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> R
    ) async throws -> (Result<R, Problem>, signal: Int32?) {
        guard HostArgument.isValid(vios) else { throw ValidationError("'\(SafeText.clean(vios))' is no name of a VIOS.") }
        let progress = Progress(isQuiet: output.quiet)
        let connections = session.makeConnections()
        var context = OperationContext.real(progress, timeout: connection.timeout?.duration)
        let live = LiveRun(audit: session.audit)
        context = live.following(vios, isLPAR: false, context)
        let verbContext = context
        let inventory = session.settings.inventory.value
        let ended = await Interruption.guarding(
            notice: { live.showNotice() },
            abandon: { () async -> Result<R, Problem> in
                let problem = live.abandon([vios], isLPAR: false).first?.problem
                await connections.abandon()
                return .failure(problem ?? Problem(.failed, .interrupted, "interrupted", hint: "run the same command again"))
            }
        ) { () async -> Result<R, Problem> in
            let result: Result<R, Problem>
            do throws(Problem) {
                if let problem = inventory.confusion(vios: vios) { throw problem }
                let way = try HMCSelection(options: hmc, inventory: inventory, vios: vios)
                let (access, note) = try await VIOSRouteResolver(
                    direct: await connections.vios(vios), hmc: await way.access(connections), bound: verbContext.limits.command
                ).open()
                if let note { Terminal.error("attach-cd: \(SafeText.clean(note))\n") }
                result = .success(try await body(VIOSVerbs(vios: access, context: verbContext)))
            } catch {
                result = .failure(error)
            }
            await connections.closeAll()
            return result
        }
        progress.end()
        return ended
    }
}

/// The source of a listing: a VIOS that is asked, or a file that was saved.
struct ListingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read this saved output instead of connecting; - is standard input.", valueName: "file"),
        completion: .file())
    var fromFile: String?

    /// - Parameters:
    ///   - ask: for a VIOS that is connected to.
    ///   - read: for the text of a file.
    func listing<R: Sendable>(
        _ vios: String?, _ options: VIOSOptions,
        ask: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> R, read: (String) throws(ReadError) -> R
    ) async throws -> R {
        guard let fromFile else {
            guard let vios else { throw ValidationError("Name a VIOS, or a saved output with --from-file.") }
            return try await options.run(vios, ask)
        }
        do {
            return try read(String(decoding: try SavedFile.read(fromFile), as: UTF8.self))
        } catch let error as ReadError {
            throw CommandFailureExit(problem: .unreadable(error, file: fromFile), output: options.output, operation: "vios")
        } catch let problem as Problem {
            throw CommandFailureExit(problem: problem, output: options.output, operation: "vios")
        }
    }
}
