import Testing

/// A report has the shape of the installed schema, and its parts agree with each other (contract, section 4).
enum ReportSchema {
    static func faults(in document: JSON) -> [String] {
        do {
            let file = try SchemaFile.installed.get()
            guard document.object?["results"] != nil else {
                return file.kinds(of: document).isEmpty ? ["the document has none of the schema's shapes"] : []
            }
            // A report on LPARs; one that never got as far as an LPAR has an `error` of its own.
            let isMedia = document["operation"].text?.hasPrefix("media-") == true
            let kind = document.object?["error"] != nil ? "failure" : isMedia ? "mediaReport" : "report"
            return file.faults(in: document, as: kind) + agreement(document)
        } catch {
            return ["the schema can't be read: \(error)"]
        }
    }

    /// Whether the parts of a document contradict each other.
    private static func agreement(_ document: JSON) -> [String] {
        let results = document["results"].items
        var faults: [String] = []
        var counts: [String: Double] = [:]
        for result in results { counts[result["status"].text ?? "", default: 0] += 1 }
        if document["summary"].object?.compactMapValues(\.number) != counts { faults.append("summary doesn't count the results") }
        for result in results {
            let lpar = result["lpar"].text ?? result["vios"].text ?? "?"
            let status = result["status"].text ?? ""
            let bad: Set<String> = ["failed", "refused", "unknown", "unreachable", "differs"]
            if status != "unproven", bad.contains(status) == result["error"].isNull {
                faults.append("\(lpar): \(status) and error don't agree")
            }
            if status == "attached" || status == "already-attached", result["proof"].isNull || result["device"].isNull {
                faults.append("\(lpar): \(status) without proof or device")
            }
            if status == "refused", result["changed"] != .bool(false) { faults.append("\(lpar): refused, but changed") }
            if result["steps"].items.contains(where: { $0["outcome"].text == "unknown" }), status != "unknown" {
                faults.append("\(lpar): an unknown step is folded into \(status)")
            }
        }
        let controls = document.texts.filter { $0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F } }
        return faults + controls.map { "control characters in \($0.debugDescription)" }
    }
}
