import PowerVM

/// The arguments that an output was requested with, as an operator may type them after a command: `-all -field clientid vtd -fmt
/// :`.
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
            } else if scalar == " " || scalar == "\t" || scalar == "\u{A0}" || scalar == "\u{3000}" {
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

    /// The values of a flag, up to the next flag.
    func values(of flag: String) -> [String]? {
        guard let index = words.firstIndex(of: flag) else { return nil }
        return Array(words[(index + 1)...].prefix { !$0.hasPrefix("-") || $0.utf8.count < 2 })
    }

    /// The argument after a flag, whatever it is.
    func value(of flag: String) -> String? {
        guard let index = words.firstIndex(of: flag), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// Whether a flag is there, alone or with its list attached.
    func hasList(_ flag: String) -> Bool { words.contains { $0.hasPrefix(flag) } }

    /// The list behind `-F`, or attached to it: `name,lpar_id`, `name:status` or `name state`, taken apart at its own delimiter. Nil when
    /// none is there (`-F --header`).
    func fieldList(of flag: String) throws(ReadError) -> (fields: [String], delimiter: UInt8)? {
        let attached = words.first { $0.hasPrefix(flag) && $0.utf8.count > flag.utf8.count }.map {
            String($0.dropFirst(flag.utf8.count))
        }
        guard let list = attached ?? value(of: flag), !list.hasPrefix("-") else { return nil }
        let delimiter = list.utf8.first { !Self.isNamed($0) } ?? UInt8(ascii: ",")
        let fields = TextSlice(list).parts(at: delimiter)
        guard Self.isDelimiter(delimiter),
            fields.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isNamed) }),
            Set(fields).count == fields.count
        else {
            throw ReadError(
                command: "parse", line: nil, text: list,
                expected: "\(flag) and names of fields, each once, with one delimiter")
        }
        return (fields.map { String($0) }, delimiter)
    }

    /// The delimiter of `-fmt X` or `-fmt2 X`.
    func delimiter() throws(ReadError) -> UInt8? {
        guard let flag = ["-fmt", "-fmt2"].first(where: has) else { return nil }
        guard let word = value(of: flag), word.utf8.count == 1, let byte = word.utf8.first,
            byte != 0x20, Self.isDelimiter(byte)
        else {
            throw ReadError(
                command: "parse", line: nil, text: value(of: flag) ?? "",
                expected: "\(flag) and one character between fields")
        }
        return byte
    }

    /// The names behind `-field`, in lower case; field names are taken in any case.
    func fieldNames(of flag: String) throws(ReadError) -> [String]? {
        guard let fields = values(of: flag)?.map({ $0.lowercased() }) else { return nil }
        guard !fields.isEmpty, fields.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isNamed) }),
            Set(fields).count == fields.count
        else {
            throw ReadError(
                command: "parse", line: nil, text: fields.joined(separator: " "),
                expected: "\(flag) and names of fields, each once")
        }
        return fields
    }

    private static func isNamed(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_")
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && !isNamed(byte)
    }
}
