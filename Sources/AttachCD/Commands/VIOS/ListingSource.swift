import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

/// The source of a listing: a VIOS that is queried, or an output that was saved.
struct ListingSource {
    var vios: String?
    var options: VIOSListOptions
    var context: CLIContext

    init(_ vios: String?, _ options: VIOSListOptions, _ context: CLIContext) {
        self.vios = vios
        self.options = options
        self.context = context
    }

    /// - Parameters:
    ///   - fields: the keys of the rows.
    ///   - query: for a VIOS that is connected to.
    ///   - read: for the text of a file; throws a `ReadError` or a `Problem`.
    func list<View: Listing>(
        _ fields: [RecordTable.Field], query: @escaping @Sendable (VIOSVerbs) async throws(Problem) -> View,
        read: (String) throws -> View
    ) async throws {
        let form = try options.list.form(of: fields)
        guard let file = options.fromFile else {
            guard let vios else { throw ValidationError("Name a VIOS, or a saved output with --from-file.") }
            return try await VIOSSession(vios, options, context).list(form, query)
        }
        context.signals.release()
        let output = try options.list.output.common
        do {
            try read(String(decoding: try SavedFile.read(file), as: UTF8.self)).write(form, context)
        } catch let error as ReadError {
            throw CommandFailureExit(problem: .unreadable(error, file: file), output: output, operation: "vios")
        } catch let problem as Problem {
            throw CommandFailureExit(problem: problem, output: output, operation: "vios")
        }
    }
}
