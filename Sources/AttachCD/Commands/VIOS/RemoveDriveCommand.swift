import ArgumentParser
import PowerVM
import VirtualOptical

struct RemoveDriveCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmvopt", abstract: "Remove a virtual optical drive, and nothing else; silent on success.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        let drive = try DeviceName.argument(vtd, vios: vios, options.access.output)
        try await VIOSSession(vios, options, context).change(.remove(drive))
    }
}

extension DeviceName {
    /// A device named by the operator.
    static func argument(_ text: String, vios: String, _ output: OutputOptions) throws -> DeviceName {
        guard let name = DeviceName(text) else {
            throw CommandFailureExit(
                problem: Problem(
                    .refused, .invalidName, "'\(SafeText.clean(text))' can't be the name of a device",
                    hint: "attach-cd vios lsvopt \(SafeText.clean(vios)) lists the drives"), output: output, operation: "vios")
        }
        return name
    }
}
