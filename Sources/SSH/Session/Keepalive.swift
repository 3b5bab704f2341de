import CLibSSH2
import Glibc

/// ServerAliveInterval: asks a silent server for an answer. After `countMax` questions without one the connection is given up, or, where
/// `SSHOptions.confirmSilence` is set, if that confirms that the host answers elsewhere.
final class Keepalive {
    private let timer: LoopTimer
    fileprivate var unanswered = 0
    fileprivate var seenBytes: UInt64 = 0
    fileprivate var isConfirming = false

    init(loop: EventLoop, interval: Duration, tick: @escaping @Sendable () -> Void) {
        timer = LoopTimer(loop, tick)
        timer.schedule(after: interval, isRepeated: true)
    }
}

extension SSHSession {
    func startKeepalive() {
        guard let interval = destination.serverAliveInterval, interval > .zero, let pointer = native.pointer else { return }
        // The timer is ours: libssh2 asks the server at most every two seconds, whatever is set here.
        libssh2_keepalive_config(pointer, 1, 1)
        keepalive = Keepalive(loop: executor.loop, interval: interval) { [weak self] in
            self?.assumeIsolated { $0.keepAlive() }
        }
    }

    private func keepAlive() {
        guard let keepalive, let pointer = native.pointer, ending == nil else { return }
        if io.receivedBytes != keepalive.seenBytes || hasUnreadInput {
            keepalive.seenBytes = io.receivedBytes
            keepalive.unanswered = 0
        } else if keepalive.unanswered >= destination.serverAliveCountMax {
            return isSilent(keepalive)
        }
        var next: Int32 = 0
        let (accepted, received) = (io.acceptedBytes, io.receivedBytes)
        let code = libssh2_keepalive_send(pointer, &next)
        if io.acceptedBytes != accepted { keepalive.unanswered += 1 }
        // In the middle of a new key exchange sending reads first, and may take in what others wait for.
        if io.receivedBytes != received { wake(.input) }
        logger.trace("keepalive (\(code)), unanswered: \(keepalive.unanswered)")
    }

    private func isSilent(_ keepalive: Keepalive) {
        guard let confirm = options.confirmSilence else { return giveUp(keepalive) }
        guard !keepalive.isConfirming else { return }
        keepalive.isConfirming = true
        logger.debug("no answer to \(keepalive.unanswered) keepalives")
        Task { [destination] in
            let isDead = await confirm(destination)
            silenceConfirmed(isDead)
        }
    }

    /// If the host doesn't answer elsewhere either, the probes continue, and the commands' own deadlines decide.
    private func silenceConfirmed(_ isDead: Bool) {
        guard let keepalive, ending == nil else { return }
        keepalive.isConfirming = false
        if io.receivedBytes != keepalive.seenBytes || hasUnreadInput { return }
        if isDead { giveUp(keepalive) } else { keepalive.unanswered = 0 }
    }

    private func giveUp(_ keepalive: Keepalive) {
        let activity = begin(.read)
        io.noteEnd(.silent(keepalives: keepalive.unanswered))
        _ = fail(.silent(keepalives: keepalive.unanswered), activity)
        finish(activity)
    }

    /// The socket isn't read while no command runs, so an answer may be waiting in it.
    private var hasUnreadInput: Bool {
        var poller = pollfd(fd: io.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 0) > 0 && poller.revents & Int16(POLLIN) != 0
    }
}
