import ArgumentParser
import PowerVM
import VirtualOptical

struct UnloadMediumCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "unloadopt", abstract: "Unload the medium from a drive; silent on success.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @Flag(help: "Unload it even if the client holds it.")
    var force = false
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        let drive = try DeviceName.argument(vtd, vios: vios, options.access.output)
        try await VIOSSession(vios, options, context).change(.unload(drive, force: force))
    }
}
