import ArgumentParser
import PowerVM
import SavedOutput
import VirtualOptical
import Remoting

struct ParseCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "Read a saved output of a VIOS, HMC or AIX command and print it as JSON.",
        discussion: """
            COMMAND is the command's name, or its whole command line in quotes if the options matter: \
            parse 'lsmap -all -field clientid vtd -fmt :' --from-file FILE. Known commands: \
            \(OutputCatalog.commands.joined(separator: ", ")).
            """)

    @Argument(help: "The command whose output it is.")
    var command: String

    @Option(help: ArgumentHelp("The saved output; - is standard input.", valueName: "file"), completion: .file())
    var fromFile: String

    func validate() throws {
        guard OutputCatalog.reads(command) else {
            throw ValidationError("'\(SafeText.clean(command, limit: 80))' isn't \(OutputCatalog.known).")
        }
    }

    func run(_ context: CLIContext) async throws {
        context.signals.release()
        do {
            let document = try OutputCatalog.json(command: command, text: SavedFile.read(fromFile))
            // Piece by piece: a listing of 64 MiB makes a document that is several times as long.
            document.adding("schema", .string(ReportJSON.schema)).write {
                _ = context.output.result(String(decoding: $0, as: UTF8.self), .listing)
            }
            _ = context.output.result("\n", .listing)
        } catch let problem as Problem {
            throw failure(problem, context)
        } catch let error as ReadError {
            throw failure(.unreadable(error, file: fromFile), context)
        }
    }

    /// A document on standard output as ever, and the same for people on standard error.
    private func failure(_ problem: Problem, _ context: CLIContext) -> CommandFailureExit {
        context.output.message(CommandFailureExit.text(problem))
        return CommandFailureExit(problem: problem, format: .json, operation: "parse")
    }
}

/// An output that was saved from a terminal, a snap or a ticket.
enum SavedFile {
    static func read(_ file: String) throws(Problem) -> [UInt8] {
        do {
            return try TextFile.read(file)
        } catch {
            throw Problem(.failed, .unreadableFile, error.description, hint: error.hint)
        }
    }
}

extension Problem {
    /// Exit 1: an input that isn't what it should be.
    static func unreadable(_ error: ReadError, file: String) -> Problem {
        let name = file == "-" ? "standard input" : file
        let place = error.line.map { ":\($0)" } ?? ""
        let found = error.text.isEmpty ? "" : ", found: \(error.text)"
        return Problem(
            .failed, .unreadableOutput, "\(name)\(place): \(error.command): expected \(error.expected)\(found)",
            hint: error.hint)
    }
}
