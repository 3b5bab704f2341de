import ArgumentParser
import VirtualOptical

struct MakeDriveCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkvopt", abstract: "Create a virtual optical drive on an adapter; silent on success.")

    @Argument(help: "The VIOS.", completion: .vioses)
    var vios: String
    @Argument(help: "The virtual SCSI server adapter.")
    var vhost: VHostArgument
    @Argument(help: "The drive's name (default: the VIOS gives one, vtoptN).")
    var name: DriveNameArgument?
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        let name = try name?.valid(options.access.output)
        try await VIOSSession(vios, options, context).change(.create(name, on: vhost.name))
    }
}
