import ArgumentParser
import VirtualOptical

struct MakeDriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkvopt", abstract: "Make a virtual optical drive on an adapter; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The virtual SCSI server adapter.")
    var vhost: VHostArgument
    @Argument(help: "The drive's name (default: the VIOS gives one, vtoptN).")
    var name: DriveNameArgument?
    @OptionGroup var options: VIOSOptions

    func run() async throws {
        let adapter = vhost.name
        let name = try name?.valid(options.output)
        // Nobody has asked the LPAR: to it the drive is pending, be it new or old.
        try await options.change(vios, drive: name?.device, good: { _ in Status.pending.rawValue }) {
            await $0.createDrive(on: adapter, name: name)
        }
    }
}
