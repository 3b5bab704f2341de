import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM end the work in order: no new step begins, the one that runs is waited for as far as its transport
/// allows, and the report still says what was done.
enum Interruption {
    /// - Returns: the body's result, and the number of the signal that came meanwhile.
    static func guarding<R: Sendable>(_ body: @escaping @Sendable () async -> R) async -> (R, signal: Int32?) {
        let caught = Mutex<Int32?>(nil)
        let task = Task { await body() }
        let sources = [SIGINT, SIGTERM].map { number in
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
