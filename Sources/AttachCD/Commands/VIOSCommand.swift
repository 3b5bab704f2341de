import ArgumentParser
import PowerVM
import VirtualOptical

struct VIOSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vios", abstract: "The LPAR-Tool's optical verbs: same words, same columns.",
        subcommands: [ListAdapters.self, ListDrives.self, MakeDrive.self, RemoveDriveCommand.self])
}

/// A VIOS and the way to it.
struct VIOSOptions: ParsableArguments {
    @Argument(help: "The VIOS.")
    var vios: String

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard HostArgument.isValid(vios) else { throw ValidationError("'\(SafeText.clean(vios))' is no name of a VIOS.") }
    }

    /// Runs `body` with the verbs of this VIOS; a problem becomes the program's error.
    func run<R: Sendable>(_ body: @escaping @Sendable (VIOSVerbs, Inventory) async throws(Problem) -> R) async throws -> R {
        let session = try JobSession(connection: connection, output: output)
        let progress = Progress(isLive: !output.quiet && Terminal.errorIsTerminal)
        let connections = session.makeConnections()
        let name = vios
        let bound = connection.timeout?.duration ?? DriveRequest.Bounds().command
        let inventory = session.settings.inventory.value
        let (result, signal) = await Interruption.guarding { () async -> Result<R, Problem> in
            let verbs = VIOSVerbs(vios: await connections.vios(name), bound: bound, surroundings: .real(progress))
            let result: Result<R, Problem>
            do throws(Problem) {
                result = .success(try await body(verbs, inventory))
            } catch {
                result = .failure(error)
            }
            await connections.closeAll()
            return result
        }
        progress.clear()
        if let signal, case .failure(let problem) = result {
            CommandFailureExit(problem: problem, output: output).show()
            throw ExitCode(problem.status == .unknown ? 3 : 128 + signal)
        }
        switch result {
        case .success(let value): return value
        case .failure(let problem): throw CommandFailureExit(problem: problem, output: output)
        }
    }
}

struct ListAdapters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsvscsi", abstract: "List the virtual SCSI server adapters, or the devices of one.")

    @OptionGroup var vios: VIOSOptions
    @Argument(help: "One adapter, whose virtual target devices are listed.")
    var vhost: VHostArgument?

    func run() async throws {
        let adapter = vhost?.name
        let (listing, names) = try await vios.run { verbs, inventory async throws(Problem) in
            (try await verbs.adapters(adapter), inventory.partitionNames(ofVIOS: verbs.name))
        }
        let view = AdapterListing(listing: listing, names: names, only: adapter)
        Terminal.out(vios.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text)
    }
}

struct ListDrives: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lsvopt", abstract: "List the virtual optical drives.")

    @OptionGroup var vios: VIOSOptions

    func run() async throws {
        let drives = try await vios.run { verbs, _ async throws(Problem) in try await verbs.drives() }
        let view = DriveListing(drives: drives)
        Terminal.out(vios.output.effectiveFormat == .json ? view.json.printed + "\n" : view.table.text)
    }
}

struct MakeDrive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkvopt", abstract: "Make a virtual optical drive on an adapter; silent on success.")

    @OptionGroup var vios: VIOSOptions
    @Argument(help: "The virtual SCSI server adapter.")
    var vhost: VHostArgument
    @Argument(help: "The drive's name (default: the VIOS gives one, vtoptN).")
    var name: DriveNameArgument?

    func run() async throws {
        let adapter = vhost.name
        let name = try name.map { try $0.valid(vios.output) }
        let outcome = try await vios.run { verbs, _ async throws(Problem) in try await verbs.makeDrive(on: adapter, name: name) }
        VerbOutcome(outcome: outcome, status: outcome.changed ? .attached : .alreadyAttached).show(vios.output)
    }
}

struct RemoveDriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmvopt", abstract: "Remove a virtual optical drive, and nothing else; silent on success.")

    @OptionGroup var vios: VIOSOptions
    @Argument(help: "The drive's virtual target device.")
    var vtd: String

    func run() async throws {
        guard let name = DeviceName(vtd) else {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, "invalid-name", "'\(SafeText.clean(vtd))' can't be the name of a device",
                    hint: "attach-cd vios lsvopt \(vios.vios) lists the drives"), output: vios.output)
        }
        let outcome = try await vios.run { verbs, _ async throws(Problem) in try await verbs.removeDrive(name) }
        VerbOutcome(outcome: outcome, status: outcome.changed ? .detached : .alreadyDetached).show(vios.output)
    }
}
