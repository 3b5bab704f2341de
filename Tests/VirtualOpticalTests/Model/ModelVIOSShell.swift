import TestSupport

/// How a VIOS handles the line that padmin sends: each command of the batch, its guard, its marker.
extension ModelWorld.Inside {
    mutating func padmin(_ line: String, vios index: Int, exchange number: Int) -> String {
        guard let batch = ScriptedBatch(line) else { return unknown(state.vioses[index].name, line) }
        var output = ""
        for (place, command) in batch.commands.enumerated() {
            let (text, status) = list(command.text, vios: index)
            output += "\(text)\(command.marker)\(status)\n"
            if place == 0 { faults.betweenListings[.init(host: state.vioses[index].name, exchange: number)]?(&state) }
        }
        return output
    }

    /// `A && B && C`, each a pipeline.
    private mutating func list(_ text: String, vios index: Int) -> (output: String, status: Int) {
        var output = ""
        for part in Self.split(text, at: " && ") {
            let (more, status) = pipeline(part, vios: index)
            output += more
            if status != 0 { return (output, status) }
        }
        return (output, 0)
    }

    mutating func pipeline(_ text: Substring, vios index: Int) -> (output: String, status: Int) {
        let parts = Self.split(text, at: " | ")
        var words = parts[0].split(separator: " ").map(String.init)
        if words.last == "2>&1" { words.removeLast() }
        if words == ["LC_ALL=C", "ps", "-ef"] { return (state.vioses[index].processes, 0) }
        guard words.count > 2, words[0] == "LC_ALL=C", words[1] == "ioscli" else {
            return (unknown(state.vioses[index].name, String(text)), 127)
        }
        var (output, status) = ioscli(Array(words.dropFirst(2)), vios: index)
        for filter in parts.dropFirst() {
            guard filter.hasPrefix("grep '"), filter.hasSuffix("'") else {
                return (unknown(state.vioses[index].name, String(text)), 127)
            }
            output = ModelGrep(filter.dropFirst(6).dropLast()).lines(of: output)
            status = output.isEmpty ? 1 : 0
        }
        return (output, status)
    }

    private mutating func ioscli(_ words: [String], vios index: Int) -> (output: String, status: Int) {
        let vios = shown(words[0], vios: index)
        switch words[0] {
        case "lsmap" where words == ["lsmap", "-all"]:
            return (vios.vhosts.map(vios.lsmap).joined(separator: "\n"), 0)
        case "lsmap" where words.count == 3 && words[1] == "-vadapter":
            guard let vhost = vios.vhosts.first(where: { $0.name == words[2] }) else { return ("", 15) }
            return (vios.lsmap(vhost), 0)
        case "lsvopt" where words.count == 1: return (vios.lsvopt, 0)
        case "lsrep" where words.count == 1 && garbles(vios.name): return ("########\n", 0)
        case "lsrep" where words.count == 1: return (vios.lsrep, 0)
        case "lsdev" where words == ["lsdev", "-virtual"]: return (vios.lsdevVirtual, 0)
        case "lsdev" where words.count == 3 && words[1] == "-dev": return vios.lsdev(words[2])
        case "mkvdev", "rmvdev", "unloadopt", "loadopt": return change(words, vios: index)
        default: return (unknown(vios.name, words.joined(separator: " ")), 127)
        }
    }

    private mutating func garbles(_ vios: String) -> Bool {
        guard let garbles = faults.garbles, garbles.vios == vios, garbles.count > 0 else { return false }
        faults.garbles?.count -= 1
        return true
    }

    /// The VIOS as this listing shows it.
    private mutating func shown(_ word: String, vios index: Int) -> ModelVIOS {
        guard let hides = faults.hides, hides.word == word, hides.count > 0 else { return state.vioses[index] }
        faults.hides?.count -= 1
        var copy = self
        copy.hideNewest(vios: index)
        return copy.state.vioses[index]
    }

    /// The drive that was created last isn't there.
    mutating func hideNewest(vios index: Int) {
        let all = state.vioses[index].vhosts.enumerated().flatMap { vhost, adapter in
            adapter.vtds.enumerated().filter { $1.kind == .fileOptical }.map { (vhost, $0, $1.generation) }
        }
        guard let newest = all.max(by: { ($0.2, $0.1) < ($1.2, $1.1) }) else { return }
        state.vioses[index].vhosts[newest.0].vtds.remove(at: newest.1)
    }

    private mutating func change(_ words: [String], vios index: Int) -> (output: String, status: Int) {
        let name = state.vioses[index].name
        changes.append("\(name): \(words.joined(separator: " "))")
        if faults.odmLocks > 0 {
            faults.odmLocks -= 1
            return (
                "Some error messages may contain invalid information\nfor the Virtual I/O Server environment.\n\n"
                    + "\(words[0]): 0514-516 Device configuration database lock service timed out.\n\tPlease retry the command later.\n",
                1
            )
        }
        switch words {
        case let words where words.starts(with: ["mkvdev", "-fbo", "-vadapter"]) && (words.count == 4 || words.count == 6):
            return mkvdev(vhost: words[3], name: words.count == 6 && words[4] == "-dev" ? words[5] : nil, vios: index)
        case let words where words.count == 3 && words.starts(with: ["rmvdev", "-vtd"]):
            return rmvdev(words[2], vios: index)
        case let words where words.count == 5 && words[1] == "-disk" && words[3] == "-vtd":
            return loadopt(words[2], words[4], vios: index)
        case let words where words.count == 3 && words.starts(with: ["unloadopt", "-vtd"]):
            return unloadopt(words[2], releasing: false, vios: index)
        case let words where words.count == 4 && words.starts(with: ["unloadopt", "-release", "-vtd"]):
            return unloadopt(words[3], releasing: true, vios: index)
        default:
            return (unknown(name, words.joined(separator: " ")), 127)
        }
    }

    static func split(_ text: some StringProtocol, at separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(text)
        let sign = separator.utf8.dropFirst().first
        var position = rest.utf8.startIndex
        while let found = rest.utf8[position...].firstIndex(where: { $0 == sign }) {
            position = rest.utf8.index(after: found)
            guard found > rest.startIndex, rest[rest.utf8.index(before: found)...].hasPrefix(separator) else { continue }
            parts.append(rest[..<rest.utf8.index(before: found)])
            rest = rest[rest.utf8.index(found, offsetBy: separator.utf8.count - 1)...]
            position = rest.utf8.startIndex
        }
        return parts + [rest]
    }
}
