import Foundation

/// A started program. No Foundation.Process: a child must stay in our process group and terminal.
struct ChildProcess {
    let pid: pid_t

    /// - Parameters:
    ///   - environment: added to ours.
    ///   - output: file for both output streams; nil: ours.
    ///   - input: descriptor for standard input; nil: ours.
    ///   - capturing: descriptors for the two output streams; nil: ours, or `output`.
    ///   - newSession: no controlling terminal, own process group.
    init(
        _ words: [String], environment: [String: String] = [:], output: String? = nil, input: Int32? = nil,
        newSession: Bool = false, capturing: (out: Int32, err: Int32)? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        if let output {
            posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        if let capturing {
            posix_spawn_file_actions_adddup2(&actions, capturing.out, 1)
            posix_spawn_file_actions_adddup2(&actions, capturing.err, 2)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // glibc's POSIX_SPAWN_SETSID, which Swift does not see.
        let session: Int32 = newSession ? 0x80 : 0
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | session))

        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw LabError.system(words[0], code) }
        self.pid = pid
    }

    /// Exit status as a shell counts it: 128 + signal for a killed child.
    func wait() throws -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { throw LabError.system("waitpid", errno) }
        }
        return Self.exitStatus(status)
    }

    /// Nil while the child runs.
    func poll() throws -> Int32? {
        var status: Int32 = 0
        let result = waitpid(pid, &status, WNOHANG)
        if result < 0, errno != EINTR { throw LabError.system("waitpid", errno) }
        return result == pid ? Self.exitStatus(status) : nil
    }

    private static func exitStatus(_ status: Int32) -> Int32 { status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f }
}
