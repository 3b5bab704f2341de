import ArgumentParser
import PowerVM
import VirtualOptical
import Remoting

/// Which LPARs, and the routes to them that names alone don't give.
struct LPAROptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The LPARs, by the name they have in the inventory or in the ssh configuration.", valueName: "lpar"),
        completion: .lpars)
    var lpars: [String]

    @OptionGroup(title: "Drive and route") var drive: DriveOptions

    func validate() throws { try LPARSelection(self).validate() }
}

/// Which drive, and where.
struct DriveOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The drive's name on the VIOS (default: LPAR_cd).", valueName: "name"))
    var name: DriveNameArgument?

    @Option(help: ArgumentHelp("Use this virtual SCSI server adapter; it is still checked against the LPAR.", valueName: "vhost"))
    var vadapter: VHostArgument?

    @OptionGroup var route: RouteOptions
}

struct VHostArgument: ExpressibleByArgument {
    var name: VHostName

    init?(argument: String) {
        guard let name = VHostName(argument) else { return nil }
        self.name = name
    }
}

/// Any text here: an invalid drive name is refused (2) with the rule; it isn't a usage error.
struct DriveNameArgument: ExpressibleByArgument, Equatable {
    var text: String
    init?(argument: String) { text = argument }
}
