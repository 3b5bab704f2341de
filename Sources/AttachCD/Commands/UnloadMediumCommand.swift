import ArgumentParser
import PowerVM
import VirtualOptical

struct UnloadMediumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unloadopt", abstract: "Take the medium out of a drive; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @Flag(help: "Take it out even if the client holds it.")
    var force = false
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let drive = try DeviceName.argument(vtd, vios: vios, options.output)
        let force = force
        try await options.change(vios, drive: drive, good: { _ in "unloaded" }) {
            await $0.unload(drive, force: force)
        }
    }
}
