import ArgumentParser
import PowerVM
import VirtualOptical

struct MakeRepositoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkrep", abstract: "Create the virtual media repository in a storage pool; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "A pool of logical volumes, as lssp lists it.")
    var pool: String
    @Argument(help: "Its size, in binary units: 1500M, 10G.")
    var size: SizeArgument
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        guard let name = PoolName(pool) else {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .invalidName, "'\(SafeText.clean(pool))' can't be the name of a storage pool",
                    hint: "attach-cd vios lssp \(SafeText.clean(vios)) lists the pools"), output: options.access.output,
                operation: "vios")
        }
        try await VIOSSession(vios, options, context).change(.repository(.createRepository(pool: name, size: size)))
    }
}

struct ChangeRepositoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "chrep", abstract: "Enlarge the virtual media repository; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(
        help: ArgumentHelp("How much it grows at least, with a plus sign: +500M, +20G.", valueName: "+size"),
        transform: GrowthArgument.size)
    var size: SizeArgument
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        try await VIOSSession(vios, options, context).change(.repository(.growRepository(size)))
    }
}

struct RemoveRepositoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmrep", abstract: "Remove the virtual media repository, only if it has no media; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        try await VIOSSession(vios, options, context).change(.repository(.removeRepository))
    }
}

extension SizeArgument: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// `+20G`
enum GrowthArgument {
    static func size(_ text: String) throws -> SizeArgument {
        if text.hasPrefix("+"), let size = SizeArgument(text.dropFirst()) { return size }
        throw ValidationError(
            text.hasPrefix("-")
                ? "A repository can't shrink." : "'\(SafeText.clean(text))' isn't a growth such as +500M or +20G.")
    }
}
