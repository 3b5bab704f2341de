/// `echo cvai | kdb` and `echo vfcs | kdb`: which server adapter of which VIOS serves a client adapter, as AIX's kernel knows it.
///
/// `vfcs` is captured. For `cvai` no full capture exists: that the name comes first and `vios->vhostN` last is what scripts in use rely on
/// (reference, section 4); that hexadecimal numbers stand between them, and what an adapter without a server shows, is a guess.
public enum Kdb {
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

    private static func adapter(_ text: Substring) -> Adapter? {
        if let row = cvai(text) {
            return Adapter(
                name: row.adapter.text, vios: row.server.map { String($0.vios) }, serverAdapter: row.server?.vhost.text)
        }
        let words = text.blankSeparated
        guard let name = words.first, isFibreChannel(name) else { return nil }
        if words.count == 3, words[1...].allSatisfy(isNumber) { return Adapter(name: String(name)) }
        guard words.count >= 5, LsmapForeign.isName(words[4]), words[4].hasPrefix("vfchost") else { return nil }
        return Adapter(name: String(name), vios: String(words[3]), serverAdapter: String(words[4]))
    }

    /// A row of `cvai`: the adapter, numbers, and `VIOS->vhostN`, or nothing, `-` or `->` for an adapter that is not connected.
    /// The VIOS's name is all that stands behind the numbers, since it may hold blanks (reference, section 4).
    static func cvai(_ text: Substring) -> (adapter: VSCSIName, server: (vios: Substring, vhost: VHostName)?)? {
        let (name, behind) = text.trimmedBlank.firstWord
        guard let adapter = VSCSIName(name) else { return nil }
        var host = behind
        while isNumber(host.firstWord.word) { host = host.firstWord.rest }
        if host.isEmpty || host == "-" || host == "->" { return host == behind ? nil : (adapter, nil) }
        guard let arrow = host.range(of: "->"), arrow.lowerBound > host.startIndex,
            let vhost = VHostName(host[arrow.upperBound...])
        else { return nil }
        let vios = host[..<arrow.lowerBound]
        guard vios.trimmedBlank == vios, let last = vios.blankSeparated.last else { return nil }
        // Without the numbers these are other columns than the known ones, and only the last word is sure.
        if host == behind { return (adapter, (last, vhost)) }
        // A decimal number may be a column or the beginning of a name with blanks.
        guard vios == last || Digits.number(vios.firstWord.word) == nil else { return nil }
        return (adapter, (vios, vhost))
    }

    private static func isFibreChannel(_ name: Substring) -> Bool {
        name.hasPrefix("fcs") && Digits.number(name.dropFirst(3)) != nil
    }

    private static func isNumber(_ word: Substring) -> Bool {
        word.hasPrefix("0x") && word.utf8.count > 2 && word.dropFirst(2).utf8.allSatisfy(ASCII.isHexDigit)
    }
}
