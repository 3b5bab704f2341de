import ArgumentParser
import AsyncSupport
import FoundationEssentials
import Glibc
import PowerVM
import Remoting
import VirtualOptical

struct MediaListCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the media of VIOSes: one row for each medium.")

    @Argument(help: ArgumentHelp("The VIOSes (default: all of the inventory).", valueName: "vios"), completion: .vioses)
    var vioses: [String] = []
    @Flag(help: "Only media that no drive holds.")
    var unused = false
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Route") var hmc: HMCOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions
    @OptionGroup(title: "Output") var output: ListOutputOptions

    func validate() throws {
        _ = try selection.selection(of: MediaRecordsTable.fields)
        try VIOSArguments.validate(vioses)
    }

    func run(_ context: CLIContext) async throws {
        let chosen = try selection.selection(of: MediaRecordsTable.fields)
        let session = try MediaSession(.list, hmc, connection, try output.common, reason: nil, context)
        let (names, format, table) = (vioses, output.effectiveFormat, MediaRecordsTable(isUnusedOnly: unused))
        try await session.session.perform(abandoned: { _ in MediaListEnd.interrupted }) { run in
            let found: [MediaInventory]
            do throws(Problem) {
                let vioses = try session.vioses(names)
                found = await vioses.concurrentMap(limit: session.parallel) { vios in
                    await session.inventory(of: vios, run)
                }
            } catch {
                return MediaListEnd(failed: error)
            }
            return MediaListEnd(
                view: MediaListView(
                    table: table.table(found).selected(chosen), problems: found.compactMap(\.problem), format: format,
                    time: Date().ISO8601Format()))
        }
    }
}

/// What one VIOS lists, or why it lists nothing.
struct MediaInventory: Sendable {
    var vios: VIOSName
    var system: String?
    var snapshot: RepositorySnapshot?
    var problem: Problem?
}

extension MediaSession {
    fileprivate func inventory(of vios: VIOSName, _ run: CLISession.Run) async -> MediaInventory {
        var found = MediaInventory(vios: vios, system: session.inventory.system(ofVIOS: vios.text)?.name)
        do throws(Problem) {
            found.snapshot = try await VIOSVerbs(vios: try await host(vios.text, run), context: run.context).media()
        } catch {
            found.problem = error
        }
        return found
    }
}
