import Foundation

/// `powerlab run`: one command inside a lab of its own.
public struct Run {
    private let lab: Lab
    private let keeps: Bool

    public init(_ lab: Lab, keeps: Bool) {
        self.lab = lab
        self.keeps = keeps
    }

    /// The command's exit status. Whatever happens to us, also SIGKILL, the lab ends: a guardian in a session of its own waits
    /// for our end of a pipe.
    public func callAsFunction(_ words: [String], world: World) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw LabError.system("pipe", errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let guardian = try ChildProcess(
            [lab.executable, "guardian", lab.directory.path] + (keeps ? ["--keep"] : []), input: ends[0], newSession: true)
        close(ends[0])
        defer {
            close(ends[1])
            _ = try? guardian.wait()
        }
        let signals = SignalSet([SIGINT, SIGTERM, SIGHUP, SIGCHLD])
        signals.block()
        defer { signals.unblock() }
        try lab.up(world)
        // The mark makes the command, and what it leaves running, part of the lab: it ends with it.
        let mark = [Surroundings.directoryVariable: lab.directory.path]
        let child = try ChildProcess(words, environment: lab.environment.merging(mark) { $1 })
        return try wait(for: child, signals)
    }

    /// Hands signals on; one that the terminal sent to the whole process group has reached the child already.
    private func wait(for child: ChildProcess, _ signals: SignalSet) throws -> Int32 {
        while true {
            if let status = try child.poll() { return status }
            let (signal, isFromTerminal) = try signals.next()
            if signal != SIGCHLD, !isFromTerminal { kill(child.pid, signal) }
        }
    }

    /// The guardian: waits for end of file on standard input, then ends the lab.
    public static func guardian(_ lab: Lab, keeps: Bool) throws {
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 || errno == EINTR {}
        if lab.directory.isLab { try lab.down() }
        if !keeps { try? FileManager.default.removeItem(atPath: lab.directory.path) }
    }
}

/// A set of signals that are taken one by one instead of by handlers.
struct SignalSet {
    private var set = sigset_t()

    init(_ signals: [Int32]) {
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
    }

    func block() { change(SIG_BLOCK) }
    func unblock() { change(SIG_UNBLOCK) }

    private func change(_ how: Int32) {
        var copy = set
        sigprocmask(how, &copy, nil)
    }

    func next() throws -> (signal: Int32, isFromTerminal: Bool) {
        var copy = set
        var info = siginfo_t()
        while true {
            let signal = sigwaitinfo(&copy, &info)
            if signal > 0 { return (signal, info.si_code > 0) }
            guard errno == EINTR else { throw LabError.system("sigwaitinfo", errno) }
        }
    }
}
