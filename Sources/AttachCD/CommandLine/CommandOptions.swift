import ArgumentParser

/// The options that a command has, as its help lists them. The parser complains of what is missing before it mentions an option that
/// it doesn't know, though that is the mistake to correct first.
struct CommandOptions {
    /// With their dashes.
    private(set) var names: Set<String> = []
    /// Those that take a value: the next word.
    private(set) var valued: Set<String> = []

    init(of type: any ParsableCommand.Type) {
        let help = RootCommand.helpMessage(for: type, includeHidden: true)
        for line in help.split(separator: "\n") where line.hasPrefix("  -") {
            // `  -f, --from-list <file>  Also the LPARs …`
            let words = line.split(separator: " ")
            let listed = words.prefix { $0.hasPrefix("-") }.map { String($0.prefix { $0 != "," }) }
            names.formUnion(listed)
            if words.dropFirst(listed.count).first?.hasPrefix("<") == true { valued.formUnion(listed) }
        }
    }

    /// The first option that isn't one of these; nil: all are.
    func unknown(in arguments: some Collection<String>) -> String? { options(in: arguments).first { !isKnown($0) } }

    /// The first option with a value that is given a second time.
    func repeated(in arguments: some Collection<String>, except repeatable: Set<String>) -> String? {
        var seen: Set<String> = []
        return options(in: arguments).first {
            valued.contains($0) && !repeatable.contains($0) && !seen.insert($0).inserted
        }
    }

    /// The options of a command line without their values.
    private func options(in arguments: some Collection<String>) -> [String] {
        var options: [String] = []
        var isValue = false
        for word in arguments.prefix(while: { $0 != "--" }) {
            if isValue {
                isValue = false
            } else if word.hasPrefix("-"), word != "-" {
                let name = String(word.prefix { $0 != "=" })
                options.append(name)
                isValue = valued.contains(name) && name == word
            }
        }
        return options
    }

    /// Letters behind a single dash are flags of one letter each.
    private func isKnown(_ name: String) -> Bool {
        names.contains(name) || !name.hasPrefix("--") && name.dropFirst().allSatisfy { names.contains("-\($0)") }
    }

    /// The one that was probably meant.
    func nearest(to name: String) -> String? {
        let long = names.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }.sorted()
        return EditDistance.nearest(to: String(name.drop { $0 == "-" }), among: long).map { "--" + $0 }
    }
}
