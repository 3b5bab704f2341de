import Foundation

/// `powerlab run`: one command inside a lab of its own.
public struct Run {
    private let lab: Lab
    private let keeps: Bool

    public init(_ lab: Lab, keeps: Bool) {
        self.lab = lab
        self.keeps = keeps
    }

    /// The command's exit status. Whatever happens to us, also SIGKILL, the lab ends (``LabReaper``).
    public func callAsFunction(_ words: [String], world: World) throws -> Int32 {
        let reaper = try LabReaper(lab, keeps: keeps)
        defer { reaper.release() }
        let signals = SignalSet([SIGINT, SIGTERM, SIGHUP, SIGCHLD])
        signals.block()
        defer { signals.unblock() }
        try lab.up(world)
        // The mark makes the command, and what it leaves running, part of the lab: it ends with it.
        let mark = [CommandContext.directoryVariable: lab.directory.path]
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
