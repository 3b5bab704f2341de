import ArgumentParser

/// Several LPARs in one run.
struct ManyOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("from-list")],
        help: ArgumentHelp(
            "Also the LPARs of this file, one on a line, # for comments; - is standard input. May be repeated.", valueName: "file"
        ),
        completion: .file())
    var files: [String] = []

    @Flag(help: "All LPARs of the inventory; with --system, all of that system.")
    var all = false

    @Flag(help: "Don't ask before changing what --all or a pattern selects.")
    var yes = false

    @Flag(help: "Start no further LPAR after one has failed.")
    var failFast = false

    @Option(
        help: ArgumentHelp("Write the names of the LPARs that may be retried to this file, for -f.", valueName: "file"),
        completion: .file())
    var failedTo: String?
}
