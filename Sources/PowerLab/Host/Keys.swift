import Foundation

/// Keys made by ssh-keygen.
struct Keys {
    private let required: Requirements

    init(_ required: Requirements) { self.required = required }

    /// A new ed25519 pair at `path` and `path.pub`, replacing an old one.
    func make(_ path: String, comment: String) throws { try make([(path, comment)]) }

    /// Several pairs at a time.
    func make(_ pairs: [(path: String, comment: String)]) throws {
        let started = try pairs.map { path, comment in
            unlink(path)
            unlink(path + ".pub")
            return try ChildProcess([required.sshKeygen, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path])
        }
        // All are waited for, also behind a failed one.
        let statuses = try started.map { try $0.wait() }
        if let failed = zip(pairs, statuses).first(where: { $0.1 != 0 }) {
            throw LabError.startFailed(failed.0.comment, "ssh-keygen ended with \(failed.1)")
        }
    }

    static func publicKey(_ path: String) throws -> String {
        try String(contentsOfFile: path + ".pub", encoding: .utf8)
    }
}
