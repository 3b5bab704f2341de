/// `echo cvai | kdb` and `echo vfcs | kdb`: which server adapter of which VIOS serves a client adapter, as recorded in AIX's
/// kernel.
///
/// `vfcs` is captured. For `cvai` no full capture exists: that the name comes first and `vios->vhostN` last is what scripts in use rely on
/// (reference, section 4); that hexadecimal numbers stand between them, and what an adapter without a server shows, is a guess.
package enum Kdb {
    /// A row of `cvai`: the adapter, numbers, and `VIOS->vhostN`, or nothing, `-` or `->` for an adapter that is not connected.
    /// The VIOS's name is everything after the numbers, since it may contain blanks (reference, section 4).
    package static func cvai(_ text: TextSlice) -> (adapter: VSCSIName, server: (vios: TextSlice, vhost: VHostName)?)? {
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
        // Without the numbers these are other columns than the known ones, and only the last field is certain.
        if host == behind { return (adapter, (last, vhost)) }
        // A decimal number may be a column or the beginning of a name with blanks.
        guard vios == last || Digits.number(vios.firstWord.word) == nil else { return nil }
        return (adapter, (vios, vhost))
    }

    package static func isNumber(_ word: TextSlice) -> Bool {
        word.hasPrefix("0x") && word.count > 2 && word.dropFirst(2).allSatisfy(ASCII.isHexDigit)
    }
}
