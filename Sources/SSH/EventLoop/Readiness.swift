import CEpoll
import Glibc

/// Tells when one descriptor can be read or written, and closes it in the end if it is its owner.
///
/// Each event has to be armed again, so that a socket that isn't read costs no CPU. Used on the loop's thread, but for `cancel`.
package final class Readiness: @unchecked Sendable {
    private let watch: DescriptorWatch

    package init(descriptor: Int32, loop: EventLoop, isOwner: Bool = true) {
        watch = DescriptorWatch(descriptor, loop, isOwner)
    }

    /// Must be called once before arming.
    package func handle(readable: @escaping @Sendable () -> Void, writable: @escaping @Sendable () -> Void) {
        watch.readable = readable
        watch.writable = writable
    }

    package func armReader() { watch.arm(EPOLLIN.rawValue) }

    package func armWriter() { watch.arm(EPOLLOUT.rawValue) }

    /// No event comes any more; `closed` runs when the descriptor is closed, or no longer watched. May be called again.
    package func cancel(closed: (@Sendable () -> Void)? = nil) {
        watch.loop.submit { [watch] in
            watch.close()
            closed?()
        }
    }

    deinit {
        cancel()
    }
}

/// The loop's side of it.
final class DescriptorWatch: @unchecked Sendable {
    let loop: EventLoop
    var readable: @Sendable () -> Void = {}
    var writable: @Sendable () -> Void = {}
    private let descriptor: Int32
    private let isOwner: Bool
    private var number: UInt64?
    private var armed: UInt32 = 0
    private var isClosed = false

    init(_ descriptor: Int32, _ loop: EventLoop, _ isOwner: Bool) {
        self.descriptor = descriptor
        self.loop = loop
        self.isOwner = isOwner
    }

    func arm(_ event: UInt32) {
        guard !isClosed, armed & event == 0 else { return }
        armed |= event
        if let number {
            loop.arm(number, descriptor, armed, isNew: false)
        } else {
            let number = loop.add(self)
            self.number = number
            loop.arm(number, descriptor, armed, isNew: true)
        }
    }

    /// An error, or the other side's end, counts as the event that is waited for: the next call reports it.
    func happened(_ events: UInt32) {
        let isOver = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        let fired = isOver ? armed : armed & events
        armed &= ~fired
        if armed != 0, let number { loop.arm(number, descriptor, armed, isNew: false) }
        if fired & EPOLLIN.rawValue != 0 { readable() }
        if fired & EPOLLOUT.rawValue != 0 { writable() }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        armed = 0
        if let number { loop.remove(number, descriptor) }
        (readable, writable) = ({}, {})
        if isOwner { Glibc.close(descriptor) }
    }
}
