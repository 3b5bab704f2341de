import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP end the work in order: no new step begins, the one that runs is waited for as far as its transport
/// allows, and the report still says what was done.
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
                caught.withLock { $0 = $0 ?? number }
                task.cancel()
            }
            source.resume()
            return source
        }
        let result = await task.value
        for source in sources { source.cancel() }
        return (result, caught.withLock { $0 })
    }
}
