import PowerVM

/// Saved outputs of `kdb`: the adapters of `cvai` and `vfcs`.
public enum KdbAdapters {
    public struct Adapter: Sendable, Equatable {
        public var name: String
        /// Nil where nothing serves the adapter now.
        public var vios: String?
        /// `vhostN` or `vfchostN`.
        public var serverAdapter: String?
    }

    static func adapters(_ output: OutputText) throws(ReadError) -> [Adapter] {
        var adapters: [Adapter] = []
        var names: Set<String> = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let adapter = adapter(line.text) else {
                let name = line.text.firstWord.word
                if VSCSIName(name) != nil || isFibreChannel(name) || line.words.contains(where: { $0.has("host") }) {
                    throw line.error("a client adapter first, and vios->vhostN last, or the columns of vfcs")
                }
                continue
            }
            _ = try line.checked()
            guard names.insert(adapter.name).inserted else { throw line.error("each adapter once") }
            adapters.append(adapter)
        }
        guard !adapters.isEmpty else { throw lines.cut("a client adapter and the server adapter that serves it") }
        return adapters
    }

    private static func adapter(_ text: TextSlice) -> Adapter? {
        if let row = Kdb.cvai(text) {
            return Adapter(
                name: row.adapter.text, vios: row.server.map { String($0.vios) }, serverAdapter: row.server?.vhost.text)
        }
        let words = text.blankSeparated
        guard let name = words.first, isFibreChannel(name) else { return nil }
        if words.count == 3, words[1...].allSatisfy(Kdb.isNumber) { return Adapter(name: String(name)) }
        guard words.count >= 5, LsmapForeign.isName(words[4]), words[4].hasPrefix("vfchost") else { return nil }
        return Adapter(name: String(name), vios: String(words[3]), serverAdapter: String(words[4]))
    }

    private static func isFibreChannel(_ name: TextSlice) -> Bool {
        name.hasPrefix("fcs") && Digits.number(name.dropFirst(3)) != nil
    }
}
