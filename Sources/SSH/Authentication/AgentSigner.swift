/// Has the agent sign the data that libssh2 wants signed.
///
/// libssh2 asks where nothing may wait: the data is only noted, and libssh2 is to ask again. The agent is asked elsewhere, and libssh2
/// gets the signature when it asks the second time.
final class AgentSigner {
    typealias Answer = Result<[UInt8], AgentClient.Failure>

    /// What `authenticate` returns when it needs `answer` before it is called again; libssh2's own codes are zero or less.
    static let wantsSignature = 1

    private let blob: [UInt8]
    /// What is to be signed.
    private(set) var data: [UInt8]?
    var answer: Answer?
    private(set) var hasSigned = false

    init(_ blob: [UInt8]) {
        self.blob = blob
    }

    /// One attempt at user authentication; call again on "again", and with an answer on `wantsSignature`.
    func authenticate(_ session: OpaquePointer, user: String) -> Int {
        let signer = KeySigner(blob) { self.reply(to: $0) }
        let code = signer.authenticate(session, user: user)
        hasSigned = hasSigned || signer.hasSigned
        return code == NativeCode.again && data != nil && answer == nil ? Self.wantsSignature : code
    }

    private func reply(to wanted: [UInt8]) -> KeySigner.Reply {
        guard let answer, data == wanted else {
            data = wanted
            answer = nil
            return .later
        }
        return switch answer {
        case .success(let signature): .signature(signature)
        case .failure: .failed
        }
    }

    /// Asks the agent at `path`; the answer may take as long as `timeout`, since the agent may ask its user.
    static func sign(_ data: [UInt8], with blob: [UInt8], agent path: String, timeout: Duration) async -> Answer {
        await Blocking.run {
            Answer { () throws(AgentClient.Failure) in
                try AgentClient(path: path, timeout: timeout).sign(data, with: blob, flags: flags(data))
            }
        }
    }

    /// RSA keys have three signature algorithms; the signed request names the one that is used (RFC 4252, section 7).
    private static func flags(_ data: [UInt8]) -> UInt32 {
        var reader = WireReader(data)
        guard reader.string() != nil, reader.bytes(1) != nil, reader.string() != nil, reader.string() != nil,
            reader.string() != nil,
            reader.bytes(1) != nil
        else { return 0 }
        switch reader.text() {
        case "rsa-sha2-256": return 2
        case "rsa-sha2-512": return 4
        default: return 0
        }
    }
}
