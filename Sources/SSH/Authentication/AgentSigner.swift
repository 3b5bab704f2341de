import CLibSSH2
import Foundation
import Glibc

/// Lets the agent sign what libssh2 wants signed.
final class AgentSigner {
    private let path: String
    private let blob: [UInt8]
    private let deadline: ContinuousClock.Instant
    private(set) var problem: String?

    /// - Parameter deadline: the agent is waited for no longer than that: the session's queue stands still meanwhile.
    init(_ path: String, _ blob: [UInt8], until deadline: ContinuousClock.Instant) {
        self.path = path
        self.blob = blob
        self.deadline = deadline
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
                        let signer = Unmanaged<AgentSigner>.fromOpaque(context).takeUnretainedValue()
                        guard let bytes = signer.sign(Array(UnsafeBufferPointer(start: data, count: count))),
                            // libssh2 frees it with the session's allocator, which is malloc's.
                            let copy = malloc(bytes.count)
                        else { return -1 }
                        copy.copyMemory(from: bytes, byteCount: bytes.count)
                        signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
                        length.pointee = bytes.count
                        return 0
                    }, &context))
        }
    }

    private func sign(_ data: [UInt8]) -> [UInt8]? {
        do {
            let agent = try AgentClient(path: path, timeout: min(.seconds(20), deadline - .now))
            return try agent.sign(data, with: blob, flags: Self.flags(data))
        } catch {
            problem = (error as? AgentClient.Failure)?.message ?? "\(error)"
            return nil
        }
    }

    /// RSA keys sign in three ways; which one is said in the request that is signed (RFC 4252, section 7).
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
