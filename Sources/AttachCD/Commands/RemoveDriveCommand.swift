import ArgumentParser
import PowerVM
import VirtualOptical

struct RemoveDriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmvopt", abstract: "Remove a virtual optical drive, and nothing else; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let name = try DeviceName.argument(vtd, vios: vios, options.output)
        let good = { (outcome: VerbOutcome) in (outcome.changed == false ? Status.alreadyDetached : .detached).rawValue }
        try await options.change(vios, drive: name, good: good) { await $0.removeDrive(name) }
    }
}

extension DeviceName {
    /// A device that the operator names.
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
