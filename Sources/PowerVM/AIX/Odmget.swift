/// `odmget`: stanzas of `attribute = "value"` below the name of their class.
///
/// Source: a capture of the LUN's attribute `LogicalUnitAddr` in CuAt.
enum Odmget {
    struct Stanza {
        let name: String
        var values: [String: String] = [:]
    }

    static func stanzas(_ output: OutputText) throws(ReadError) -> [Stanza] {
        var stanzas: [Stanza] = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            if line.text.hasSuffix(":"), DeviceName(line.text.dropLast()) != nil {
                stanzas.append(Stanza(name: String(try line.checked().text.dropLast())))
            } else if !stanzas.isEmpty {
                guard let (left, right) = try line.checked().text.halves(at: UInt8(ascii: "=")) else {
                    throw line.error("attribute = value")
                }
                let key = String(left.trimmedBlank)
                var value = right.trimmedBlank
                if value.hasPrefix("\"") {
                    guard value.utf8.count > 1, value.hasSuffix("\"") else { throw line.error("a closing quote") }
                    value = value.dropFirst().dropLast()
                }
                guard stanzas[stanzas.count - 1].values.updateValue(String(value), forKey: key) == nil else {
                    throw line.error("each attribute once")
                }
            }
        }
        guard !stanzas.isEmpty else { throw lines.cut("a stanza: CuAt: and its attributes") }
        return stanzas
    }
}
