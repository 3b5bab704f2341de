import Foundation
import Glibc

/// A TCP relay to one local port that delays what passes and counts round trips: how often the client spoke after having been spoken to,
/// the connection itself included. With the delay the count doesn't depend on the machine's load.
public final class CountingProxy: Sendable {
    public struct Count: Sendable, Equatable {
        public var connections = 0
        public var roundTrips = 0
        public var bytesToServer = 0
        fileprivate var isAnswered = false
    }

    public let port: Int
    private let listener: Int32
    private let target: Int
    private let delay: UInt32
    private let state = Locked(Count())

    /// - Parameter delay: of each direction, in milliseconds.
    public init(target: Int, delay: UInt32) throws {
        (listener, port) = try Loopback.listen()
        self.target = target
        self.delay = delay * 1000
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { break }
                self.serve(client)
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    public var count: Count { state.with { $0 } }

    private func serve(_ client: Int32) {
        guard let server = Loopback.connect(target) else {
            close(client)
            return
        }
        state.with {
            $0.connections += 1
            $0.roundTrips += 1
        }
        let left = Locked(2)
        for (source, sink, isToServer) in [(client, server, true), (server, client, false)] {
            Thread.detachNewThread { [self] in
                var on: Int32 = 1
                setsockopt(sink, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                pump(source, sink, isToServer)
                shutdown(source, Int32(SHUT_RD))
                shutdown(sink, Int32(SHUT_WR))
                let isLast = left.with {
                    $0 -= 1
                    return $0 == 0
                }
                if isLast { for descriptor in [client, server] { close(descriptor) } }
            }
        }
    }

    private func pump(_ source: Int32, _ sink: Int32, _ isToServer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            if isToServer {
                state.with { state in
                    state.roundTrips += state.isAnswered ? 1 : 0
                    state.isAnswered = false
                    state.bytesToServer += count
                }
            }
            usleep(delay)
            if !isToServer { state.with { $0.isAnswered = true } }
            guard send(sink, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        }
    }
}
