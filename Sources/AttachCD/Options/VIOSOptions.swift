import ArgumentParser
import PowerVM
import VirtualOptical

/// How the `vios` verbs reach their VIOS.
struct VIOSOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hmc: HMCOptions

    /// Runs `body` with the verbs of this VIOS; a problem becomes the program's error.
    func run<R: Sendable>(
        _ vios: String, _ body: @escaping @Sendable (VIOSVerbs, Inventory) async throws(Problem) -> R
    ) async throws -> R {
        guard HostArgument.isValid(vios) else { throw ValidationError("'\(SafeText.clean(vios))' is no name of a VIOS.") }
        let session = try JobSession(connection: connection, output: output)
        let progress = Progress(isQuiet: output.quiet)
        let connections = session.makeConnections()
        let bound = connection.timeout?.duration ?? DriveRequest.Bounds().command
        let inventory = session.settings.inventory.value
        let (result, signal) = await Interruption.guarding { () async -> Result<R, Problem> in
            let result: Result<R, Problem>
            do throws(Problem) {
                let way = try HMCWay(options: hmc, inventory: inventory, vios: vios)
                let (access, note) = try await VIOSWays(
                    direct: await connections.vios(vios), hmc: await way.access(connections), bound: bound
                ).open()
                if let note { Terminal.error("attach-cd: \(SafeText.clean(note))\n") }
                let verbs = VIOSVerbs(vios: access, bound: bound, surroundings: .real(progress))
                result = .success(try await body(verbs, inventory))
            } catch {
                result = .failure(error)
            }
            await connections.closeAll()
            return result
        }
        progress.clear()
        switch result {
        case .success(let value):
            return value
        case .failure(let problem):
            let failure = CommandFailureExit(problem: problem, output: output, operation: "vios")
            guard let signal, problem.status != .unknown else { throw failure }
            failure.show()
            throw ExitCode(128 + signal)
        }
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
            return try await options.run(vios) { verbs, _ async throws(Problem) in try await ask(verbs) }
        }
        do {
            return try read(String(decoding: try SavedOutput.read(fromFile), as: UTF8.self))
        } catch let error as ReadError {
            throw CommandFailureExit(problem: .unreadable(error, file: fromFile), output: options.output, operation: "vios")
        } catch let problem as Problem {
            throw CommandFailureExit(problem: problem, output: options.output, operation: "vios")
        }
    }
}
