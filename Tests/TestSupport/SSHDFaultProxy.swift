import Foundation
import Glibc

/// A TCP relay to one local port that misbehaves on request: it cuts or stalls the server's answers after a number of bytes, or
/// hands them over one byte at a time. Without a target it accepts and answers with `greeting` only, and then hangs up if so asked.
public final class SSHDFaultProxy: @unchecked Sendable {
    public enum Fault: Sendable, Equatable {
        case none
        /// Closes both sides after so many bytes from the server.
        case cut(after: Int)
        /// Passes nothing on after so many bytes from the server; the connections stay open.
        case stall(after: Int)
        /// Each read hands over one byte only.
        case trickle
    }

    public let port: Int
    private let listener: Int32
    private let target: Int?
    private let greeting: [UInt8]
    private let hangsUp: Bool
    private let lock = NSLock()
    private var fault: Fault
    private var open: Set<Int32> = []
    private var frozen: Set<Int32> = []
    private var connections = 0
    private var stopped = false

    public init(target: Int?, greeting: String = "", hangsUp: Bool = false, fault: Fault = .none) throws {
        (listener, port) = try Loopback.listen()
        self.target = target
        self.greeting = Array(greeting.utf8)
        self.hangsUp = hangsUp
        self.fault = fault
        let listener = self.listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { break }
                self.serve(client)
            }
        }
    }

    /// The connections that are open now carry nothing any more, whatever is set later.
    public func freezeOpen() {
        lock.withLock { frozen.formUnion(open) }
    }

    /// How many connections were made so far.
    public var accepted: Int { lock.withLock { connections } }

    /// From now on, for connections that exist too.
    public func set(_ fault: Fault) {
        lock.withLock { self.fault = fault }
    }

    /// Ends every connection and the listener.
    public func stop() {
        lock.withLock {
            guard !stopped else { return }
            stopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends every connection, but keeps listening.
    public func dropAll() {
        lock.withLock {
            for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    deinit {
        stop()
        close(listener)
    }

    private func serve(_ client: Int32) {
        lock.withLock {
            open.insert(client)
            connections += 1
        }
        guard let target else {
            _ = send(client, greeting, greeting.count, Int32(MSG_NOSIGNAL))
            if hangsUp { shutdown(client, Int32(SHUT_WR)) }
            let mine = self
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while recv(client, &byte, 1, 0) > 0 {}
                mine.finish([client])
            }
            return
        }
        guard let server = Loopback.connect(target) else { return finish([client]) }
        _ = lock.withLock { open.insert(server) }
        let both = Finisher { [self] in finish([client, server]) }
        Thread.detachNewThread { [self] in
            relay(from: client, to: server, isAnswer: false)
            both.done()
        }
        Thread.detachNewThread { [self] in
            relay(from: server, to: client, isAnswer: true)
            both.done()
        }
    }

    private func relay(from source: Int32, to sink: Int32, isAnswer: Bool) {
        var buffer = [UInt8](repeating: 0, count: 32 << 10)
        var total = 0
        while true {
            let now = lock.withLock { self.fault }
            let count = recv(source, &buffer, isAnswer && now == .trickle ? 1 : buffer.count, 0)
            guard count > 0 else { break }
            if lock.withLock({ frozen.contains(source) }) { continue }
            var pass = count
            let fault = lock.withLock { self.fault }
            if isAnswer {
                switch fault {
                case .cut(let limit), .stall(let limit): pass = max(0, min(count, limit - total))
                case .none, .trickle: break
                }
            }
            total += count
            guard pass == 0 || send(sink, buffer, pass, Int32(MSG_NOSIGNAL)) == pass else { break }
            if isAnswer, case .cut(let limit) = fault, total >= limit { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
    }

    private func finish(_ descriptors: [Int32]) {
        lock.withLock {
            for descriptor in descriptors where open.remove(descriptor) != nil {
                frozen.remove(descriptor)
                close(descriptor)
            }
        }
    }
}

/// Runs its action when both directions are done.
private final class Finisher: @unchecked Sendable {
    private let lock = NSLock()
    private var left = 2
    private let action: () -> Void

    init(_ action: @escaping () -> Void) {
        self.action = action
    }

    func done() {
        let isLast = lock.withLock {
            left -= 1
            return left == 0
        }
        if isLast { action() }
    }
}
