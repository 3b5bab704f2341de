import ArgumentParser
import PowerVM
import VirtualOptical

struct LoadMediumCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadopt", abstract: "Load a medium of the repository into a drive; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The medium, as lsmedia lists it.")
    var medium: MediumArgument
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @Flag(help: "Take another medium out of the drive first, be it in use.")
    var force = false
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let drive = try DeviceName.argument(vtd, vios: vios, options.output)
        let force = force
        let name: MediumName
        do throws(Problem) {
            name = try medium.valid()
        } catch {
            throw CommandFailureExit(problem: error, output: options.output, operation: "vios")
        }
        try await options.change(vios, drive: drive, good: { _ in "loaded" }) {
            await $0.load(name, into: drive, force: force)
        }
    }
}

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
