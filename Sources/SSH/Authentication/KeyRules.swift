/// What ssh's configuration requires of a user's key: PubkeyAcceptedAlgorithms and RequiredRSASize.
struct KeyRules {
    /// Empty: every algorithm.
    let accepted: [String]
    /// Zero: any size.
    let leastRSABits: Int
    var signsRSAWithSHA2 = LibSSH2.signsRSAWithSHA2

    /// Why libssh2 must not offer a key; nil: it may.
    /// - Parameter blob: nil where the file doesn't contain the public key.
    func objection(type: String, blob: [UInt8]?) -> KeyProblem.Reason? {
        // A public key beside the file may be another one's.
        let blob = blob.flatMap { blob in HostKeyType.name(of: blob).flatMap { $0.hasPrefix(type) ? blob : nil } }
        let type = blob.flatMap(HostKeyType.name) ?? type
        if !accepted.isEmpty, let reason = objection(toSignaturesOf: type) { return reason }
        return type == "ssh-rsa" ? objection(toSizeOf: blob) : nil
    }

    private func objection(toSignaturesOf type: String) -> KeyProblem.Reason? {
        if type == "ssh-rsa", !signsRSAWithSHA2 { return accepted.contains(type) ? nil : .rsaNeedsNewerLibssh2 }
        let possible = Self.algorithms[type] ?? [type]
        guard let forbidden = possible.first(where: { !accepted.contains($0) }) else { return nil }
        let reason = "PubkeyAcceptedAlgorithms doesn't list \(forbidden)"
        // libssh2 chooses the signature; that of an ecdsa key follows from its curve, which isn't known here.
        return possible.contains(where: accepted.contains) ? .undecided("\(reason), which it may use") : .notAllowed(reason)
    }

    private func objection(toSizeOf blob: [UInt8]?) -> KeyProblem.Reason? {
        let required = "RequiredRSASize is \(leastRSABits), and"
        if let bits = blob.flatMap(HostKeyType.rsaBits) {
            return bits < leastRSABits ? .notAllowed("\(required) it has \(bits) bits") : nil
        }
        // ssh's own default is below what any program still creates.
        return leastRSABits > 1024 ? .undecided("\(required) the file doesn't reveal the key's size") : nil
    }

    /// The signatures by which a key can prove itself, where their name isn't that of the key's type.
    private static let algorithms = [
        "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
        "ecdsa": ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
    ]
}
