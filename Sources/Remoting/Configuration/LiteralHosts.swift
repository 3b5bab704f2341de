/// Whether the ssh configuration has an entry for exactly this name. `ssh -v -G` prints every Host pattern that applies.
public struct LiteralHosts: Sendable {
    /// `--ssh-config`; nil: the user's and the system's own files.
    var file: String?
    var program = "ssh"
    var timeout: Duration = .seconds(15)

    public init(file: String?) { self.file = file }

    public func contain(_ word: String) async -> Bool {
        guard HostArgument.isValid(word) else { return false }
        // Without canonical names: those would be asked of the name service.
        let options = ["-v", "-G", "-o", "CanonicalizeHostname=no"] + (file.map { ["-F", $0] } ?? [])
        let ending = await OpenSSHProgram(name: program).run(options + ["--", word], timeout: timeout)
        guard case .ended(_, _, let messages) = ending else { return false }
        return Self.patterns(String(decoding: messages, as: UTF8.self)).contains(word)
    }

    /// The patterns that ssh reports as applied: `debug1: FILE line 3: Applying options for PATTERN`.
    static func patterns(_ messages: String) -> Set<String> {
        let mark = ": Applying options for "
        return Set(
            messages.split(whereSeparator: \.isNewline).compactMap { line in
                line.firstRange(of: mark).map { String(line[$0.upperBound...]) }
            })
    }
}
