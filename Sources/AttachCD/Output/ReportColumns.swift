import PowerVM
import VirtualOptical

/// One LPAR in one line for programs: LPAR STATUS CODE VIOS VHOST DRIVE CD MEDIUM, with a blank between them and `-` for null.
struct ReportColumns {
    var result: LPARReport

    var text: String {
        let columns = [
            result.lpar, result.status.rawValue, result.problem?.code.rawValue, result.server?.vios.text,
            result.server?.adapter.text, result.drive?.name.text, result.device?.name.text, result.drive?.media,
        ]
        return columns.map(Self.word).joined(separator: " ")
    }

    /// A text never takes the place of two columns, or of a null.
    private static func word(_ text: String?) -> String {
        let words = SafeText.clean(text ?? "-").split { $0.isWhitespace }
        return words.isEmpty ? "_" : words.joined(separator: "_")
    }
}
