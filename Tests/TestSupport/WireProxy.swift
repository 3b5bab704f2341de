import Foundation
import Glibc

/// A TCP relay to one local port that does one harm to one of its connections, when the bytes of one direction have come to an offset.
public final class WireProxy: Sendable {
    public struct Harm: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable {
            /// Both sides are closed.
            case cut
            /// Nothing is passed on any more, in either direction; the connection stays open.
            case stall
            /// The client gets a reset.
            case reset
            /// One bit arrives changed.
            case flip
        }

        public enum Direction: String, Sendable, CaseIterable {
            case toServer, toClient
        }

        public var kind: Kind
        public var direction: Direction
        /// The byte before which it happens; with `flip`, the byte that is changed.
        public var offset: Int
        /// The bit that is changed.
        public var bit: Int
        /// Counted from 0, in the order in which they were accepted.
        public var connection: Int

        public init(_ kind: Kind, _ direction: Direction, at offset: Int, bit: Int = 1, connection: Int = 0) {
            self.kind = kind
            self.direction = direction
            self.offset = offset
            self.bit = bit
            self.connection = connection
        }
    }

    public let port: Int
    private let listener: Int32
    private let target: Int
    private let state = Locked(State())

    private struct State {
        var harm: Harm?
        var accepted = 0
        /// Bytes passed on by each connection: to the server, to the client.
        var passed: [[Int]] = []
        var links: [Int: WireLink] = [:]
    }

    public init(target: Int) throws {
        (listener, port) = try Loopback.listen()
        self.target = target
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                guard let self else {
                    close(client)
                    break
                }
                self.serve(client)
            }
            close(listener)
        }
    }

    /// Ends all connections; the next one is number 0, and gets this harm.
    public func arm(_ harm: Harm?) {
        dropAll()
        state.with { state in
            state.harm = harm
            state.accepted = 0
            state.passed = []
        }
    }

    /// Bytes that connections passed on, in the order in which they were accepted.
    public func passed(_ direction: Harm.Direction) -> [Int] {
        state.with { $0.passed.map { $0[direction == .toServer ? 0 : 1] } }
    }

    public func dropAll() {
        for link in state.with({ Array($0.links.values) }) { link.end() }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        dropAll()
    }

    private func serve(_ client: Int32) {
        guard let server = Loopback.connect(target) else {
            close(client)
            return
        }
        for descriptor in [client, server] {
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        let link = WireLink(client: client, server: server)
        let (number, harm) = state.with { state in
            defer { state.accepted += 1 }
            state.passed.append([0, 0])
            state.links[ObjectIdentifier(link).hashValue] = link
            return (state.accepted, state.harm?.connection == state.accepted ? state.harm : nil)
        }
        link.relay(harm) { [weak self] direction, count in
            self?.state.with { state in
                // Another scene may have begun.
                guard number < state.passed.count else { return }
                state.passed[number][direction == .toServer ? 0 : 1] += count
            }
        } ended: { [weak self] in
            self?.state.with { state in state.links[ObjectIdentifier(link).hashValue] = nil }
        }
    }
}

/// One relayed connection.
private final class WireLink: @unchecked Sendable {
    private let client: Int32
    private let server: Int32
    private let lock = NSLock()
    private var running = 2
    private var isClosed = false
    private var isStalled = false

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// Also ends a stalled connection.
    func end() {
        lock.withLock {
            guard !isClosed else { return }
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(server, Int32(SHUT_RDWR))
        }
    }

    func relay(
        _ harm: WireProxy.Harm?, passed: @escaping @Sendable (WireProxy.Harm.Direction, Int) -> Void,
        ended: @escaping @Sendable () -> Void
    ) {
        for (direction, source, sink) in [(WireProxy.Harm.Direction.toServer, client, server), (.toClient, server, client)] {
            Thread.detachNewThread { [self] in
                pump(source, sink, harm?.direction == direction ? harm : nil) { passed(direction, $0) }
                end()
                let isLast = lock.withLock {
                    running -= 1
                    if running == 0 {
                        isClosed = true
                        close(client)
                        close(server)
                    }
                    return running == 0
                }
                if isLast { ended() }
            }
        }
    }

    private func pump(_ source: Int32, _ sink: Int32, _ harm: WireProxy.Harm?, _ passed: (Int) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var total = 0
        while true {
            var count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            // What comes after a stall is read, so that the end of the connection is noticed, and goes nowhere.
            if lock.withLock({ isStalled }) { continue }
            var isHarmed = false
            if let harm, total <= harm.offset, harm.offset < total + count {
                if harm.kind == .flip {
                    buffer[harm.offset - total] ^= 1 << UInt8(harm.bit)
                } else {
                    isHarmed = true
                    count = harm.offset - total
                }
            }
            total += count
            passed(count)
            guard count == 0 || send(sink, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
            guard isHarmed, let harm else { continue }
            switch harm.kind {
            case .cut, .flip: return
            case .stall: lock.withLock { isStalled = true }
            case .reset:
                var now = linger(l_onoff: 1, l_linger: 0)
                setsockopt(client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
                return abort()
            }
        }
    }

    /// A reset instead of an orderly end: closing with a linger time of 0 sends one, shutting down first would not.
    private func abort() {
        lock.withLock {
            var nowhere = sockaddr()
            nowhere.sa_family = sa_family_t(AF_UNSPEC)
            // Dissolving the association of a TCP socket aborts the connection.
            _ = Glibc.connect(client, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
        }
    }
}

/// A value under a lock that ThreadSanitizer knows.
public final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    public init(_ value: Value) { self.value = value }

    public func with<R>(_ body: (inout Value) throws -> R) rethrows -> R { try lock.withLock { try body(&value) } }
}
