import ArgumentParser

/// How the changing `vios` verbs reach their VIOS.
struct VIOSOptions: ParsableArguments {
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws { try output.refuseLines() }
}

/// The same for those that list.
struct VIOSListOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read this saved output instead of connecting; - is standard input.", valueName: "file"),
        completion: .file())
    var fromFile: String?

    @OptionGroup var list: ListOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
}

struct VIOSChangeOptions: ParsableArguments {
    @OptionGroup(title: "Change") var change: PlanOptions
    @OptionGroup var access: VIOSOptions
}

/// Whether a change is carried out, and why.
struct PlanOptions: ParsableArguments {
    @Flag(help: "Query the VIOS, print the exact remote commands, change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("A change number or note, kept in the report and the audit log.", valueName: "text"))
    var reason: String?
}
