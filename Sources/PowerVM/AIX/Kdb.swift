/// `echo cvai | kdb` and `echo vfcs | kdb`: which server adapter of which VIOS serves a client adapter, as AIX's kernel knows it.
///
/// `vfcs` is captured. For `cvai` no full capture exists: that the name comes first and `vios->vhostN` last is what scripts in use rely on
/// (reference, section 4); everything else about it is a guess, and no more than these two words is read.
public enum Kdb {
    public struct Adapter: Sendable, Equatable {
        public var name: String
        public var vios: String
        /// `vhostN` or `vfchostN`.
        public var serverAdapter: String
    }

    static func adapters(_ output: OutputText) throws(ReadError) -> [Adapter] {
        var adapters: [Adapter] = []
        var names: Set<Substring> = []
        var lines = output.lines
        while let line = try lines.nextFilled() {
            guard let (name, vios, server) = served(line.words) else {
                if line.words.contains(where: { $0.has("host") }) {
                    throw line.error("a client adapter first, and vios->vhostN last, or the columns of vfcs")
                }
                continue
            }
            _ = try line.checked()
            guard names.insert(name).inserted else { throw line.error("each adapter once") }
            adapters.append(Adapter(name: String(name), vios: String(vios), serverAdapter: String(server)))
        }
        guard !adapters.isEmpty else { throw lines.cut("a client adapter and the server adapter that serves it") }
        return adapters
    }

    private static func served(_ words: [Substring]) -> (Substring, Substring, Substring)? {
        guard let name = words.first, let last = words.last, words.count > 1, DeviceName(name) != nil else { return nil }
        if name.hasPrefix("vscsi"), let arrow = last.range(of: "->"), arrow.lowerBound > last.startIndex,
            VHostName(last[arrow.upperBound...]) != nil
        {
            return (name, last[..<arrow.lowerBound], last[arrow.upperBound...])
        }
        guard name.hasPrefix("fcs"), words.count >= 5, LsmapForeign.isName(words[4]), words[4].hasPrefix("vfchost") else {
            return nil
        }
        return (name, words[3], words[4])
    }
}
