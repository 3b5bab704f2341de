import ArgumentParser

/// How the `vios` verbs reach their VIOS.
struct VIOSOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var hmc: HMCOptions
}

/// The source of a listing, if it isn't a VIOS.
struct ListingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read this saved output instead of connecting; - is standard input.", valueName: "file"),
        completion: .file())
    var fromFile: String?
}
