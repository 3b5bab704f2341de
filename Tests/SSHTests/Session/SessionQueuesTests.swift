import Foundation
import Testing

@testable import SSH

@Suite("the sessions' queues")
struct SessionQueuesTests {
    @Test("all sessions together run on a few threads")
    func threads() async throws {
        let busy = Busy()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                let queue = SessionExecutor(label: "\(index)").queue
                group.addTask {
                    await withCheckedContinuation { continuation in
                        queue.async {
                            busy.during { usleep(2000) }
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect(busy.most <= SessionQueues.count)
    }

    private final class Busy: @unchecked Sendable {
        private let lock = NSLock()
        private var now = 0
        private var highest = 0

        var most: Int { lock.withLock { highest } }

        func during(_ work: () -> Void) {
            lock.withLock {
                now += 1
                highest = max(highest, now)
            }
            work()
            lock.withLock { now -= 1 }
        }
    }
}
