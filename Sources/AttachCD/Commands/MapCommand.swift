import ArgumentParser
import FoundationEssentials
import Glibc
import PowerVM
import VirtualOptical

enum MapFormat: String, ExpressibleByArgument, CaseIterable {
    case text, dot, svg, html, json
}

struct MapCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Draw systems, VIOSes, adapters, LPARs, drives and media.",
        discussion: """
            A tree on the terminal; dot for Graphviz; svg and html without outside resources, for a browser or a ticket.

              attach-cd map --format html > map.html
            """)

    @Argument(help: ArgumentHelp("Systems, VIOSes or LPARs; without one, everything in the inventory.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Also query the running LPARs for cd and mount point.")
    var cd = false

    @Option(help: "The map's form: text, dot, svg, html or json.")
    var format: MapFormat = .text

    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false

    @Flag(name: .short, help: "Print more on standard error; twice for every step of the ssh session.")
    var verbose: Int

    @OptionGroup var hmc: HMCOptions
    @OptionGroup var connection: ConnectionOptions

    func run(_ context: CLIContext) async throws {
        var common = try OutputOptions.parse([])
        (common.quiet, common.verbose, common.json) = (quiet, verbose, format == .json)
        let session = try CLISession("map", context: context, connection: connection, output: common)
        let work = EstateSession(words: names, hmc: hmc, asksLPARs: cd, session: session)
        let drawing = MapDrawing(format: format, style: context.output.resultStyle)
        try await session.perform(abandoned: { _ in EstateEnd<MapReport>.interrupted(operation: "map") }) { run in
            EstateEnd(await work.estate(run), operation: "map") {
                MapReport(estate: $0, drawing: drawing, time: Date().ISO8601Format())
            }
        }
    }
}
