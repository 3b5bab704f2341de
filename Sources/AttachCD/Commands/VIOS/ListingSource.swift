import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

/// The source of a listing: a VIOS that is queried, or an output that was saved.
struct ListingSource {
    var vios: String?
    var file: String?
    var options: VIOSOptions
    var context: CLIContext

    init(_ vios: String?, _ listing: ListingOptions, _ options: VIOSOptions, _ context: CLIContext) {
        self.vios = vios
        file = listing.fromFile
        self.options = options
        self.context = context
    }

    /// - Parameters:
    ///   - query: for a VIOS that is connected to.
    ///   - read: for the text of a file; throws a `ReadError` or a `Problem`.
    func list<View: Listing>(
        query: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> View, read: (String) throws -> View
    ) async throws {
        guard let file else {
            guard let vios else { throw ValidationError("Name a VIOS, or a saved output with --from-file.") }
            return try await VIOSSession(vios, options, context).list(query)
        }
        context.signals.release()
        do {
            try read(String(decoding: try SavedFile.read(file), as: UTF8.self)).write(options.output, context)
        } catch let error as ReadError {
            throw CommandFailureExit(problem: .unreadable(error, file: file), output: options.output, operation: "vios")
        } catch let problem as Problem {
            throw CommandFailureExit(problem: problem, output: options.output, operation: "vios")
        }
    }
}
