import AsyncSupport
import Dispatch
import Glibc

/// Connected, non-blocking, close-on-exec: the connection of a session. The caller that gets it closes it.
struct ByteTransport: Sendable {
    let descriptor: Int32
    /// False for the socket pair of a tunnel.
    let isTCP: Bool
}

/// Name to connected socket.
struct Connector {
    let destination: SSHDestination

    /// Every address in turn, each with the full timeout; the error reports the last failure, with all addresses.
    func connect() async throws -> ByteTransport {
        var failures: [(address: SocketAddress, error: SSHError)] = []
        for address in try await resolve() {
            do {
                return ByteTransport(descriptor: try await connect(to: address), isTCP: true)
            } catch let error as SSHError where error.code != .cancelled {
                failures.append((address, error))
            }
        }
        guard var error = failures.last?.error else {
            throw failure(.nameResolution, .resolve, "no address for \(destination.hostName)")
        }
        if failures.count > 1 {
            error.message = failures.map { $0.error.message }.joined(separator: "; ")
        }
        throw error
    }

    private func resolve() async throws -> [SocketAddress] {
        let race = Race<Result<[SocketAddress], Resolver.Failure>>()
        let (host, port) = (destination.hostName, destination.port)
        DispatchQueue.global().async {
            do {
                race.finish(.value(.success(try Resolver.resolve(host, port: port))))
            } catch {
                race.finish(.value(.failure(error as? Resolver.Failure ?? .init(message: "\(error)"))))
            }
        }
        switch await race.result(within: destination.connectTimeout) {
        case .value(.success(let addresses)): return addresses
        case .value(.failure(let problem)):
            throw failure(
                .nameResolution, .resolve, "the host name \(host) can't be resolved: \(problem.message)",
                hint: "check HostName in the ssh configuration, DNS and /etc/hosts")
        case .timeout:
            throw failure(.nameResolution, .resolve, "\(host) was not resolved within \(destination.connectTimeout.unitText)")
        case .cancelled: throw failure(.cancelled, .resolve, "cancelled")
        }
    }

    private func connect(to address: SocketAddress) async throws -> Int32 {
        let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(.localIO, .connect, "no socket: \(String(cString: strerror(errno)))") }
        do {
            try await finishConnecting(descriptor, address)
            var on: Int32 = 1
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
            setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, size)
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func finishConnecting(_ descriptor: Int32, _ address: SocketAddress) async throws {
        let code = address.bytes.withUnsafeBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return -1 }
            return Glibc.connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        if code == 0 { return }
        guard errno == EINPROGRESS || errno == EINTR else { throw problem(errno, address) }
        guard let loop = EventLoop.any() else { throw failure(.localIO, .connect, String(cString: strerror(EMFILE))) }
        switch await Self.writable(descriptor, loop, within: destination.connectTimeout) {
        case .value: break
        case .timeout:
            throw failure(
                .connectTimeout, .connect,
                "\(address.text) port \(destination.port): no answer within \(destination.connectTimeout.unitText)",
                hint: "check the network, a firewall, or that the host is up")
        case .cancelled: throw failure(.cancelled, .connect, "cancelled")
        }
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size)
        if number != 0 { throw problem(number, address) }
    }

    /// Returns only after the loop has let go of the descriptor.
    private static func writable(_ descriptor: Int32, _ loop: EventLoop, within timeout: Duration) async -> Race<Void>.Outcome {
        let race = Race<Void>()
        let readiness = Readiness(descriptor: descriptor, loop: loop, isOwner: false)
        readiness.handle(readable: {}, writable: { race.finish(.value(())) })
        loop.submit { readiness.armWriter() }
        let outcome = await race.result(within: timeout)
        await withCheckedContinuation { continuation in
            readiness.cancel(closed: { continuation.resume() })
        }
        return outcome
    }

    private func problem(_ number: Int32, _ address: SocketAddress) -> SSHError {
        let words = "\(address.text) port \(destination.port): \(String(cString: strerror(number)))"
        switch number {
        case ECONNREFUSED:
            return failure(
                .connectionRefused, .connect, words,
                hint: "check that the host is up, that its sshd runs, and Port in the ssh configuration")
        case ETIMEDOUT: return failure(.connectTimeout, .connect, words)
        case ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ENETDOWN: return failure(.networkUnreachable, .connect, words)
        default: return failure(.localIO, .connect, words)
        }
    }

    private func failure(_ code: SSHError.Code, _ phase: SSHError.Phase, _ message: String, hint: String? = nil) -> SSHError {
        SSHError(code: code, phase: phase, host: destination.alias, message: message, hint: hint)
    }
}
