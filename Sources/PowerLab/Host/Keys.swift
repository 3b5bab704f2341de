import Foundation

/// Keys made by ssh-keygen.
struct Keys {
    private let required: Requirements

    init(_ required: Requirements) { self.required = required }

    /// A new ed25519 pair at `path` and `path.pub`, replacing an old one.
    func make(_ path: String, comment: String) throws {
        unlink(path)
        unlink(path + ".pub")
        let status = try ChildProcess([required.sshKeygen, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path]).wait()
        if status != 0 { throw LabError.startFailed(comment, "ssh-keygen ended with \(status)") }
    }

    static func publicKey(_ path: String) throws -> String {
        try String(contentsOfFile: path + ".pub", encoding: .utf8)
    }
}
