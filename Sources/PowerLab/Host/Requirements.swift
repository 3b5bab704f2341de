import Foundation

/// Programs of Debian that the lab is made of.
struct Requirements {
    let sshd: String
    let sshKeygen: String
    let bwrap: String
    let ksh: String
    let restrictedKsh: String
    let nssWrapper: String

    /// Throws ``LabError/missing(program:package:)`` for the first one that is not installed.
    /// - Parameter triesNamespace: false where a lab is up already.
    static func find(triesNamespace: Bool = true) throws -> Requirements {
        let found = Requirements(
            sshd: try program("/usr/sbin/sshd", package: "openssh-server"),
            sshKeygen: try program("/usr/bin/ssh-keygen", package: "openssh-client"),
            bwrap: try program("/usr/bin/bwrap", package: "bubblewrap"),
            ksh: try program("/usr/bin/ksh93", package: "ksh"),
            restrictedKsh: try program("/usr/bin/rksh93", package: "ksh"),
            nssWrapper: try nssWrapperLibrary())
        if triesNamespace { try found.tryNamespace() }
        return found
    }

    /// A container or a plain chroot may forbid the namespaces that an LPAR lives in: better reported once than at every login.
    ///
    /// - Parameter uid: the uid of the partition's user; any other than ours needs a user namespace.
    func tryNamespace(uid: Int? = nil) throws {
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("powerlab-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: log) }
        let identity = uid.map { ["--unshare-user", "--uid", String($0)] } ?? []
        let status = try ChildProcess(
            [bwrap, "--ro-bind", "/", "/", "--dev", "/dev"] + identity + ["/usr/bin/true"], output: log
        ).wait()
        guard status != 0 else { return }
        let reason = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        throw LabError.noNamespaces(reason.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func program(_ path: String, package: String) throws -> String {
        guard access(path, X_OK) == 0 else { throw LabError.missing(program: path, package: package) }
        return path
    }

    private static func nssWrapperLibrary() throws -> String {
        let directories = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
        let candidates = (["."] + directories.sorted()).map { "/usr/lib/\($0)/libnss_wrapper.so" }
        guard let found = candidates.first(where: { access($0, R_OK) == 0 }) else {
            throw LabError.missing(program: "libnss_wrapper.so", package: "libnss-wrapper")
        }
        return found
    }
}
