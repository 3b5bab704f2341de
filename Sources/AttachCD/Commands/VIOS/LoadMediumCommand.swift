import ArgumentParser
import PowerVM
import VirtualOptical

struct LoadMediumCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadopt", abstract: "Load a medium of the repository into a drive; silent on success.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String
    @Argument(help: "The medium, as lsmedia lists it.")
    var medium: MediumArgument
    @Argument(help: "The drive's virtual target device.")
    var vtd: String
    @OptionGroup var replacing: ReplaceOptions
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        let drive = try DeviceName.argument(vtd, vios: vios, options.access.output)
        let name: MediumName
        do throws(Problem) {
            name = try medium.valid()
        } catch {
            throw CommandFailureExit(problem: error, output: options.access.output, operation: "vios")
        }
        try await VIOSSession(vios, options, context).change(.load(name, into: drive, replacement: replacing.replacement))
    }
}
