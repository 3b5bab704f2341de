import PowerVM

/// All outputs that can be read from a file, by the names of their commands.
public enum OutputCatalog {
    typealias Reader = @Sendable (OutputText, CommandWords) throws(ReadError) -> JSONValue

    /// The command names that `parse` takes, sorted.
    public static let commands: [String] = readers.keys.sorted()

    /// What a command must be, for messages.
    public static let known =
        "one of the commands whose output is read: \(commands.joined(separator: ", "))"

    /// Whether the outputs of this command, given as `parse` takes it, are read.
    public static func reads(_ command: String) -> Bool {
        CommandLineWords(command).command.words.first.map { readers[$0] != nil } ?? false
    }

    /// Reads the saved output of a command.
    ///
    /// - Parameters:
    ///   - command: `lsmap`, or the whole line that was typed: `ioscli lsmap -all -field clientid vtd -fmt :`. Options that are given are
    ///     used; without them the layout is deduced from the text.
    ///   - text: the output; U+FFFD, which stands for what wasn't UTF-8, is an error anywhere in the data.
    public static func json(command: String, text: String) throws(ReadError) -> JSONValue {
        try json(command: command) { name throws(ReadError) in try OutputText(name, file: text) }
    }

    /// The same for the bytes of a file; what isn't UTF-8 is an error anywhere in the data.
    public static func json(command: String, text: [UInt8]) throws(ReadError) -> JSONValue {
        try json(command: command) { name throws(ReadError) in try OutputText(name, file: text) }
    }

    private static func json(command: String, _ text: (String) throws(ReadError) -> OutputText) throws(ReadError) -> JSONValue {
        let words = CommandLineWords(command).command
        guard let name = words.words.first, let reader = readers[name] else {
            throw ReadError(command: "parse", line: nil, text: command, expected: known)
        }
        let options = CommandWords(Array(words.words.dropFirst()))
        let output = try Session.output(text(name), delimiter: options.delimiter())
        do throws(ReadError) {
            return try reader(output, options)
        } catch {
            throw explained(error, output)
        }
    }

    /// A message in the line at fault is classified, so that its cure is shown.
    private static func explained(_ error: ReadError, _ output: OutputText) -> ReadError {
        guard error.failure == nil else { return error }
        let text = TextSlice(error.text)
        guard error.line != nil, Prose.isMessage(text) else { return error }
        let failure = MessageClassifier.classify(command: output.command, text: text)
        // A row with many words looks like a sentence, too.
        guard failure.kind != .unknown || !failure.numbers.isEmpty else { return error }
        var explained = error
        explained.failure = failure
        return explained
    }

    static let readers: [String: Reader] = vios.merging(hmc) { $1 }.merging(aix) { $1 }.merging(
        messages
    ) { $1 }

    private static let vios: [String: Reader] = [
        "lsmap": lsmap,
        "lsvscsi": lsmap,
        "lsvopt": { (text, words) throws(ReadError) in
            Lsvopt.Drive.json(try Lsvopt.drives(text, options: words))
        },
        "lsrep": lsrep,
        "lsmedia": { (text, _) throws(ReadError) in
            let contents = try LsrepReader.contents(text)
            return contents.repository == nil ? ["media": .list(contents.media, \.json)] : contents.json
        },
        "lssp": { (text, _) throws(ReadError) in
            Lssp.Pool.json(try Lssp.saved(text))
        },
        "ioslevel": { (text, _) throws(ReadError) in ["ioslevel": .string(try Ioslevel.level(text))] },
        "mkrep": { (text, words) throws(ReadError) in
            guard let report = try messageReport(text) else {
                return ["repository": .string(try Mkrep.volume(text)), "result": .string("created")]
            }
            return report
        },
    ]

    private static let hmc: [String: Reader] = [
        "lssyscfg": lssyscfg,
        "lshwres": { (text, words) throws(ReadError) in
            try records(text, words).virtualIOJSON(isSCSI: words.value(of: "--rsubtype") == "scsi")
        },
        "lspartition": { (text, _) throws(ReadError) in
            Lspartition.Partition.json(try Lspartition.partitions(text))
        },
        "lshmc": { (text, _) throws(ReadError) in try LshmcVersion.read(text).json },
    ]

    private static let aix: [String: Reader] = [
        "lsdev": lsdev,
        "lscfg": lsdev,
        "uname": uname,
        "lparstat": { (text, _) throws(ReadError) in try Identity.lparstat(text).json },
        "kdb": { (text, _) throws(ReadError) in
            ["adapters": .list(try KdbAdapters.adapters(text), \.json)]
        },
    ]

    private static let messages: [String: Reader] = {
        var readers: [String: Reader] = ["cfgmgr": cfgmgr]
        readers["viosvrcmd"] = anything
        for name in ["mkvdev", "rmvdev", "rmdev"] { readers[name] = change }
        for name in ["errors", "loadopt", "unloadopt", "mkvopt", "chvopt", "rmvopt", "chrep", "rmrep"] {
            readers[name] = silent
        }
        return readers
    }()
}
