import CLibSSH2
import Glibc

/// Logs in with a key whose signatures libssh2 doesn't make itself, but asks for in a callback, on the session's thread.
final class KeySigner {
    enum Reply {
        case signature([UInt8])
        /// libssh2 is to ask again.
        case later
        case failed
    }

    private let blob: [UInt8]
    private let sign: ([UInt8]) -> Reply
    private(set) var hasSigned = false
    private(set) var hasFailed = false

    /// - Parameters:
    ///   - blob: the public key (RFC 4253, section 6.6).
    ///   - sign: gets what is to be signed, and replies without the signature's own header.
    init(_ blob: [UInt8], sign: @escaping ([UInt8]) -> Reply) {
        self.blob = blob
        self.sign = sign
    }

    /// One attempt at user authentication; call again on "again".
    func authenticate(_ session: OpaquePointer, user: String) -> Int {
        var context: UnsafeMutableRawPointer? = Unmanaged.passUnretained(self).toOpaque()
        return withExtendedLifetime(self) {
            Int(
                libssh2_userauth_publickey(
                    session, user, blob, blob.count,
                    { _, signature, length, data, count, abstract in
                        guard let signature, let length, let data, let context = abstract?.pointee else { return -1 }
                        let signer = Unmanaged<KeySigner>.fromOpaque(context).takeUnretainedValue()
                        switch signer.sign(Array(UnsafeBufferPointer(start: data, count: count))) {
                        case .later: return Int32(NativeCode.again)
                        case .failed:
                            signer.hasFailed = true
                            return -1
                        case .signature(let bytes):
                            // libssh2 frees the copy with the session's allocator, which is malloc's.
                            guard let copy = malloc(bytes.count) else { return -1 }
                            copy.copyMemory(from: bytes, byteCount: bytes.count)
                            signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
                            length.pointee = bytes.count
                            signer.hasSigned = true
                            return 0
                        }
                    }, &context))
        }
    }
}
