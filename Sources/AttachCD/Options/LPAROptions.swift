import ArgumentParser
import PowerVM
import VirtualOptical
import Remoting

/// Which LPARs, and the routes to them that names alone don't give.
struct LPAROptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The LPARs, by the name they have in the inventory or in the ssh configuration.", valueName: "lpar"),
        completion: .lpars)
    var lpars: [String] = []

    @OptionGroup(title: "Several LPARs") var many: ManyOptions
    // Side by side: the parser's checks in debug builds evaluate a group five times for each group around it.
    @OptionGroup(title: "Drive and route") var drive: DriveOptions
    @OptionGroup(title: "Drive and route") var route: RouteOptions
    @OptionGroup(title: "Drive and route") var hmc: HMCOptions

    func validate() throws {
        guard !lpars.isEmpty || !many.files.isEmpty || many.all else {
            throw ValidationError("Name an LPAR, or give -f FILE or --all.")
        }
        guard !many.all || lpars.isEmpty && many.files.isEmpty else {
            throw ValidationError("--all selects the LPARs; it takes neither names nor -f.")
        }
        var selection = LPARSelection(self)
        // What patterns and a file select is validated when the inventory is known.
        let isOpen = many.all || !many.files.isEmpty || lpars.contains(where: LPARChoice.isPattern)
        selection.lpars.removeAll(where: LPARChoice.isPattern)
        if isOpen, selection.lpars.isEmpty { selection = selection.withoutDrive }
        try selection.validate()
    }
}

/// Which drive, and where.
struct DriveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The drive's name on the VIOS (default: LPAR_cd); {lpar} stands for the name of each LPAR.", valueName: "name"))
    var name: DriveNameArgument?

    @Option(help: ArgumentHelp("Use this virtual SCSI server adapter; it is still checked against the LPAR.", valueName: "vhost"))
    var vadapter: VHostArgument?
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
