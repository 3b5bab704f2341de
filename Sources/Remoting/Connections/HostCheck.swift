import PowerVM
import SSH
import VirtualOptical

/// The route to one host: address, transport, keys, and whether the log-in succeeds.
public struct HostCheck: Sendable {
    var connection: HostConnection

    public init(_ connection: HostConnection) { self.connection = connection }

    private var host: String { connection.host }

    public struct Result: Sendable {
        public var checks: [DoctorCheck]
        /// Nil: logged in.
        public var failure: TransportFailure?
    }

    public func run() async -> Result {
        do throws(TransportFailure) {
            let route = try await connection.resolved()
            var checks = [destination(route), keys(route), hostKey(route)]
            do throws(TransportFailure) {
                try await connection.connect()
                let settled = try await connection.resolved()
                // The transport may be another than planned, and a key that was accepted just now is known from now on.
                checks = [
                    destination(settled), keys(settled), hostKey(settled), transport(settled),
                    .ok("connect", host, "logged in as \(settled.destination.user)"),
                ]
                return Result(checks: checks, failure: nil)
            } catch {
                checks += [transport(try await connection.resolved()), .failed("connect", host, error)]
                return Result(checks: checks, failure: error)
            }
        } catch {
            return Result(checks: [.failed("destination", host, error)], failure: error)
        }
    }

    private func destination(_ route: HostRoute) -> DoctorCheck {
        func place(_ destination: SSHDestination) -> String { "\(destination.user)@\(destination.hostName):\(destination.port)" }
        let jumps = route.destination.jumps.map(place)
        return .ok(
            "destination", host, place(route.destination), jumps.isEmpty ? nil : "through \(jumps.joined(separator: ", then "))")
    }

    private func transport(_ route: HostRoute) -> DoctorCheck {
        .ok("transport", host, route.choice.kind.rawValue, route.choice.reason)
    }

    private func keys(_ route: HostRoute) -> DoctorCheck {
        let usable = route.identities.usable.map { "\($0.type) \($0.source)" }
        let unusable = route.identities.unusable.filter { $0.reason != .missing }
        let agent = route.identities.agentProblem.map { ["agent \($0)"] } ?? []
        let trouble = unusable.map(\.description) + agent
        let value = usable.isEmpty ? "none that libssh2 can use" : usable.joined(separator: ", ")
        // That a key beside a usable one isn't offered needs no cure.
        let faults = unusable.filter { !$0.isRule }
        guard !faults.isEmpty || !agent.isEmpty || usable.isEmpty, route.choice.kind == .libssh2 else {
            return .ok("keys", host, value, trouble.isEmpty ? nil : trouble.joined(separator: "; "))
        }
        let hint =
            (faults + unusable).compactMap(\.hint).first ?? "set IdentityFile for \(host), or start an agent and run ssh-add"
        return .warning("keys", host, value, trouble.isEmpty ? nil : trouble.joined(separator: "\n"), hint: hint)
    }

    /// What the files contain for the host and its jump hosts; only the connection itself shows whether the key matches.
    private func hostKey(_ route: HostRoute) -> DoctorCheck {
        let unknown = (route.destination.jumps + [route.destination]).first { destination in
            !SSHInspection.knownKeys(of: destination).keys.contains { $0.kind != .revoked }
        }
        let known = SSHInspection.knownKeys(of: route.destination)
        let lines = known.keys.map { key in
            switch key.kind {
            case .key: "\(key.type) (\(key.location))"
            case .authority: "authority \(key.type) (\(key.location))"
            case .revoked: "revoked \(key.type) (\(key.location))"
            }
        }
        guard let unknown else { return .ok("host-key", host, lines.joined(separator: ", ")) }
        let name = SSHInspection.knownKeys(of: unknown).name
        return .warning(
            "host-key", host, "unknown",
            "no known_hosts line for \(name)" + (lines.isEmpty ? "" : "; \(lines.joined(separator: ", "))"),
            hint: PastedCommand.unknownHostKey(route.target.command.ssh(to: unknown.alias)))
    }
}
