/// The words that an output was asked with, as a person may type them behind a command: `-all -field clientid vtd -fmt :`.
public struct CommandWords: Sendable, Equatable {
    public let words: [String]

    public init(_ words: [String]) { self.words = words }

    /// Reads a command line; single and double quotes keep blanks together.
    public init(line: String) {
        var words: [String] = []
        var word: String?
        var quote: Unicode.Scalar?
        for scalar in line.unicodeScalars {
            if let open = quote {
                if scalar == open { quote = nil } else { word?.unicodeScalars.append(scalar) }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
                word = word ?? ""
            } else if scalar == " " || scalar == "\t" || scalar == "\u{A0}" {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = word ?? ""
                word?.unicodeScalars.append(scalar)
            }
        }
        if let done = word { words.append(done) }
        self.words = words
    }

    public func has(_ flag: String) -> Bool { words.contains(flag) }

    /// The words behind a flag up to the next one.
    func values(of flag: String) -> [String]? {
        guard let index = words.firstIndex(of: flag) else { return nil }
        return Array(words[(index + 1)...].prefix { !$0.hasPrefix("-") || $0.utf8.count < 2 })
    }

    /// The one word behind a flag, whatever it is.
    func value(of flag: String) -> String? {
        guard let index = words.firstIndex(of: flag), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// The list behind `-F`: `name,lpar_id` or `name:status`, taken apart at its own delimiter.
    func fieldList(of flag: String) -> (fields: [String], delimiter: UInt8)? {
        guard let list = value(of: flag) else { return nil }
        let delimiter = list.utf8.first { !ASCII.isAlphanumeric($0) && $0 != UInt8(ascii: "_") } ?? UInt8(ascii: ",")
        return (list[...].parts(at: delimiter).map(String.init), delimiter)
    }
}
