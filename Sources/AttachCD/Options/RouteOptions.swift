import ArgumentParser

/// The routes to an LPAR that names alone don't give.
struct RouteOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use this VIOS.", valueName: "vios"), completion: .vioses)
    var vios: String?

    @Option(help: ArgumentHelp("The LPAR's ssh host, if it differs from the LPAR's name.", valueName: "host"))
    var host: String?

    @Option(help: ArgumentHelp("The LPAR's partition name, if it differs from the LPAR's name.", valueName: "name"))
    var partition: String?
}
