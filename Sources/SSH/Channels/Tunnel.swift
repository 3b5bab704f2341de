import CLibSSH2
import Glibc

/// A jump host: a direct-tcpip channel whose bytes two pumps carry to and from one end of a socket pair. The other end is what the
/// session to the next hop talks over, as if it were a TCP connection.
extension SSHSession {
    func tunnel(to next: SSHDestination) async throws -> ByteTransport {
        let activity = begin(.openChannel, timeout: next.connectTimeout)
        defer { finish(activity) }
        return try await cancellable(activity) {
            let channel: Channel
            do {
                channel = try await openTunnelChannel(to: next, activity)
            } catch let error as SSHError where error.code != .channelRefused {
                // libssh2 still believes that an open is under way: this session can't be used for anything else.
                if ending == nil { ending = error }
                throw error
            }
            return try startPumps(channel)
        }
    }

    private func openTunnelChannel(to next: SSHDestination, _ activity: Activity) async throws -> Channel {
        do {
            return try await openChannel(activity) { session in
                libssh2_channel_direct_tcpip_ex(session, next.hostName, Int32(next.port), "127.0.0.1", 65535)
            }
        } catch var error as SSHError where error.code == .channelRefused {
            error.message = "the jump host could not connect to \(next.hostName) port \(next.port): \(error.message)"
            error.hint = "check that \(next.hostName) resolves and answers there, and AllowTcpForwarding on \(destination.alias)"
            throw error
        }
    }

    private func startPumps(_ channel: Channel) throws -> ByteTransport {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            release(channel)
            throw failure(.localIO, .openChannel, "no socket pair: \(String(cString: strerror(errno)))")
        }
        let tunnel = Tunnel(
            channel: channel, descriptor: ends[0], readiness: Readiness(descriptor: ends[0], loop: executor.loop))
        let activity = begin(.read)
        tunnel.readiness.handle(
            readable: { [weak self, id = activity.id] in self?.assumeIsolated { $0.wake(activity: id) } },
            writable: { [weak self, id = activity.id] in self?.assumeIsolated { $0.wake(activity: id) } })
        Task { await pump(tunnel, activity) }
        return ByteTransport(descriptor: ends[1], isTCP: false)
    }

    /// Both directions in one loop: whatever can be moved is moved, then it waits for either side.
    private func pump(_ tunnel: Tunnel, _ activity: Activity) async {
        defer {
            tunnel.readiness.cancel()
            release(tunnel.channel)
            finish(activity)
        }
        do {
            while true {
                let hasRoom = io.unsentBytes < 256 << 10
                switch try attempt(activity, { _ in tunnel.move(self.native, mayWrite: hasRoom) }) {
                case 0: return
                case NativeCode.again:
                    if tunnel.wantsToRead { tunnel.readiness.armReader() }
                    if tunnel.wantsToWrite { tunnel.readiness.armWriter() }
                    await park(activity, hasRoom ? .input : [.input, .output])
                case let code where code < 0:
                    logger.debug("tunnel ended: libssh2 error \(code)")
                    return
                default: await Task.yield()
                }
            }
        } catch {
            logger.debug("tunnel ended: \(error)")
        }
    }
}

/// The state of one tunnel: at most one block in flight in each direction.
final class Tunnel {
    let channel: Channel
    let readiness: Readiness
    private let descriptor: Int32
    private var toSocket: [UInt8] = []
    private var toChannel: [UInt8] = []
    private var socketEnded = false

    init(channel: Channel, descriptor: Int32, readiness: Readiness) {
        self.channel = channel
        self.descriptor = descriptor
        self.readiness = readiness
    }

    var wantsToRead: Bool { toChannel.isEmpty && !socketEnded }
    var wantsToWrite: Bool { !toSocket.isEmpty }

    /// 0: both sides are done; 1: something moved; "again": nothing to do now; else libssh2's error.
    func move(_ native: NativeSession, mayWrite: Bool) -> Int {
        let scratch = native.scratch
        guard let pointer = channel.pointer else { return 0 }
        let moves = [readSocket(scratch), mayWrite ? writeChannel(pointer) : 0, readChannel(pointer, native), writeSocket()]
        if let error = moves.first(where: { $0 < 0 && $0 != NativeCode.again }) { return error }
        if moves.contains(where: { $0 > 0 }) { return 1 }
        let serverEnded = libssh2_channel_eof(pointer) == 1 && toSocket.isEmpty
        return serverEnded || (socketEnded && toChannel.isEmpty) ? 0 : NativeCode.again
    }

    private func readSocket(_ scratch: UnsafeMutableRawBufferPointer) -> Int {
        guard wantsToRead else { return 0 }
        let count = recv(descriptor, scratch.baseAddress, scratch.count, 0)
        if count > 0 {
            toChannel = Array(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
            return count
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
        socketEnded = true
        return 0
    }

    private func writeChannel(_ pointer: OpaquePointer) -> Int {
        guard !toChannel.isEmpty else { return 0 }
        let count = toChannel.withUnsafeBytes { bytes in
            libssh2_channel_write_ex(pointer, 0, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
        if count > 0 { toChannel.removeFirst(count) }
        return count
    }

    private func readChannel(_ pointer: OpaquePointer, _ native: NativeSession) -> Int {
        guard toSocket.isEmpty else { return 0 }
        let scratch = native.scratch
        let count = libssh2_channel_read_ex(pointer, 0, scratch.baseAddress?.assumingMemoryBound(to: CChar.self), scratch.count)
        if count > 0 {
            native.io.delivered(count)
            toSocket = Array(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
        }
        return count
    }

    private func writeSocket() -> Int {
        guard !toSocket.isEmpty else { return 0 }
        let count = toSocket.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count > 0 {
            toSocket.removeFirst(count)
            return count
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return 0 }
        socketEnded = true
        toSocket = []
        toChannel = []
        return 0
    }
}
