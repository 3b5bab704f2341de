import Dispatch
import Glibc
import Synchronization

/// The pair of readiness sources of one socket, and the owner of its descriptor.
///
/// Both sources are one-shot: an event disarms its source, so that a socket that isn't read costs no CPU. The descriptor is
/// closed when both sources have been cancelled, never before. Everything happens on the session's queue, hence `@unchecked
/// Sendable`.
package final class Readiness: @unchecked Sendable {
    private let reader: any DispatchSourceRead
    private let writer: any DispatchSourceWrite
    private var readerArmed = false
    private var writerArmed = false
    private var cancelled = false
    private let lease: DescriptorLease

    package init(descriptor: Int32, queue: DispatchQueue) {
        lease = DescriptorLease(descriptor)
        reader = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        writer = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
        reader.setCancelHandler { [lease] in lease.release() }
        writer.setCancelHandler { [lease] in lease.release() }
    }

    /// Must be called once before arming.
    package func handle(readable: @escaping @Sendable () -> Void, writable: @escaping @Sendable () -> Void) {
        reader.setEventHandler { [weak self] in
            guard let self, self.readerArmed, !self.cancelled else { return }
            self.reader.suspend()
            self.readerArmed = false
            readable()
        }
        writer.setEventHandler { [weak self] in
            guard let self, self.writerArmed, !self.cancelled else { return }
            self.writer.suspend()
            self.writerArmed = false
            writable()
        }
    }

    package func armReader() {
        guard !cancelled, !readerArmed else { return }
        readerArmed = true
        reader.resume()
    }

    package func armWriter() {
        guard !cancelled, !writerArmed else { return }
        writerArmed = true
        writer.resume()
    }

    /// Ends both sources; `closed` runs when the descriptor is really gone. May be called again.
    package func cancel(closed: (@Sendable () -> Void)? = nil) {
        if let closed { lease.whenClosed(closed) }
        guard !cancelled else { return }
        cancelled = true
        reader.cancel()
        writer.cancel()
        // A cancelled source runs its handler only when it is not suspended.
        if !readerArmed { reader.resume() }
        if !writerArmed { writer.resume() }
    }

    deinit {
        cancel()
    }
}

/// Closes a descriptor when both of its sources have let go.
private final class DescriptorLease: @unchecked Sendable {
    private let lock = Mutex(())
    private let descriptor: Int32
    private var users = 2
    private var watchers: [@Sendable () -> Void] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    func release() {
        let notify: [@Sendable () -> Void] = lock.withLock { _ in
            users -= 1
            guard users == 0 else { return [] }
            close(descriptor)
            defer { watchers = [] }
            return watchers
        }
        for watcher in notify { watcher() }
    }

    func whenClosed(_ watcher: @escaping @Sendable () -> Void) {
        let already = lock.withLock { _ in
            if users > 0 { watchers.append(watcher) }
            return users == 0
        }
        if already { watcher() }
    }
}
