/// One line of HMC list output: comma-separated items, an item that holds a comma or a quote is in double quotes, quotes doubled inside.
///
/// Source: reference, section 4 (captures of lssyscfg and lshwres).
package enum HMCLine {
    package static func items(_ line: OutputLine, delimiter: UInt8 = UInt8(ascii: ","))
        throws(ReadError) -> [String]
    {
        let bytes = Array(try line.checked().text.utf8)
        var items: [String] = []
        var index = 0
        while true {
            var item: [UInt8] = []
            if index < bytes.count, bytes[index] == quote {
                index = try quoted(bytes, from: index + 1, into: &item, line)
            } else {
                while index < bytes.count, bytes[index] != delimiter {
                    guard bytes[index] != quote else { throw line.error("quotes around whole items only") }
                    item.append(bytes[index])
                    index += 1
                }
            }
            items.append(String(decoding: item, as: UTF8.self))
            guard index < bytes.count else { return items }
            guard bytes[index] == delimiter else {
                throw line.error("a delimiter behind the closing quote")
            }
            index += 1
        }
    }

    /// Returns the index behind the closing quote.
    private static func quoted(
        _ bytes: [UInt8], from start: Int, into item: inout [UInt8], _ line: OutputLine
    ) throws(ReadError)
        -> Int
    {
        var index = start
        while index < bytes.count {
            if bytes[index] != quote {
                item.append(bytes[index])
            } else if index + 1 < bytes.count, bytes[index + 1] == quote {
                item.append(quote)
                index += 1
            } else {
                return index + 1
            }
            index += 1
        }
        throw line.error("a closing quote")
    }

    private static let quote = UInt8(ascii: "\"")
}
