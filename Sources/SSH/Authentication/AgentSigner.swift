import CLibSSH2
import Glibc

/// Has the agent sign the data that libssh2 wants signed.
///
/// libssh2 asks in a callback on the session's thread, where nothing may wait: the callback only notes the data and makes
/// libssh2 ask again. The agent is asked elsewhere, and libssh2 gets the signature when it asks the second time.
final class AgentSigner {
    typealias Answer = Result<[UInt8], AgentClient.Failure>

    /// What `authenticate` returns when it needs `answer` before it is called again; libssh2's own codes are zero or less.
    static let wantsSignature = 1

    private let blob: [UInt8]
    /// What is to be signed.
    private(set) var data: [UInt8]?
    var answer: Answer?

    init(_ blob: [UInt8]) {
        self.blob = blob
    }

    /// One attempt at user authentication; call again on "again", and with an answer on `wantsSignature`.
    func authenticate(_ session: OpaquePointer, user: String) -> Int {
        var context: UnsafeMutableRawPointer? = Unmanaged.passUnretained(self).toOpaque()
        let code = withExtendedLifetime(self) {
            Int(
                libssh2_userauth_publickey(
                    session, user, blob, blob.count,
                    { _, signature, length, data, count, abstract in
                        guard let signature, let length, let data, let context = abstract?.pointee else { return -1 }
                        let signer = Unmanaged<AgentSigner>.fromOpaque(context).takeUnretainedValue()
                        let wanted = Array(UnsafeBufferPointer(start: data, count: count))
                        guard let answer = signer.answer, signer.data == wanted else {
                            signer.data = wanted
                            signer.answer = nil
                            return Int32(NativeCode.again)
                        }
                        // libssh2 frees the copy with the session's allocator, which is malloc's.
                        guard case .success(let bytes) = answer, let copy = malloc(bytes.count) else { return -1 }
                        copy.copyMemory(from: bytes, byteCount: bytes.count)
                        signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
                        length.pointee = bytes.count
                        return 0
                    }, &context))
        }
        return code == NativeCode.again && data != nil && answer == nil ? Self.wantsSignature : code
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
