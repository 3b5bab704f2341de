import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP end the work in order: no new step begins, the one that runs is waited for as far as its transport
/// allows, and the report still says what was done. A further SIGINT ends the program as if it were not caught; the others come
/// twice by themselves (a terminal that closes, timeout(1), which signals its whole group too).
enum Interruption {
    /// SIGHUP stays ignored for whoever started this with nohup.
    private static var signals: [Int32] {
        var hangup = sigaction()
        sigaction(SIGHUP, nil, &hangup)
        let isIgnored = unsafeBitCast(hangup.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        return [SIGINT, SIGTERM] + (isIgnored ? [] : [SIGHUP])
    }

    /// - Returns: the body's result, and the number of the signal that came meanwhile.
    static func guarding<R: Sendable>(_ body: @escaping @Sendable () async -> R) async -> (R, signal: Int32?) {
        let caught = Mutex<Int32?>(nil)
        let task = Task { await body() }
        let sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                let isFirst = caught.withLock { caught in
                    defer { caught = caught ?? number }
                    return caught == nil
                }
                if isFirst { task.cancel() } else if number == SIGINT { die(by: number) }
            }
            source.resume()
            return source
        }
        let result = await task.value
        for source in sources { source.cancel() }
        return (result, caught.withLock { $0 })
    }

    /// The signal's default action. Dispatch blocks signals in its threads, so it is let through in this one.
    private static func die(by number: Int32) {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
    }
}
