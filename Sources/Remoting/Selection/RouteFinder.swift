import FoundationEssentials
import Glibc
import PowerVM
import SSH

/// From a host's name to its destination and its transport.
struct RouteFinder: Sendable {
    var configuration: SSHConfiguration
    var overrides: ConnectionOverrides
    var preference: TransportPreference
    private static let offered = SSHInspection.offeredAlgorithms()
    private var sharing: OpenSSHSharing { OpenSSHSharing(configuration: configuration) }

    func route(_ host: String, defaultUser: String?) async throws(HostConfigurationError) -> HostRoute {
        if preference == .auto { await configuration.prepare() }
        // Starting libssh2 takes half as long as ssh -G, which leaves a processor free.
        async let offered = preference == .auto ? Self.offered : [:]
        let answer = try await configuration.destination(host, defaultUser: defaultUser)
        let destination = overrides.apply(to: answer.destination)
        try overrides.check(destination)
        let identities = await SSHInspection.identities(of: destination)
        let shared = preference == .libssh2 ? nil : await sharing.connection(to: host, answer, defaultUser: defaultUser)
        var target = OpenSSHTarget(
            host: host, file: configuration.file,
            configuration: OpenSSHTarget.hops(destination.jumps) + overrides.prologue + answer.configuration,
            destination: destination,
            identity: overrides.identity, sharedSocket: shared, options: answer.options)
        if let timeout = overrides.timeout { target.logInTimeout = min(target.logInTimeout, timeout) }
        return HostRoute(
            destination: destination, choice: try await choice(answer, destination, identities, shared, await offered),
            target: target, identities: identities, options: answer.options)
    }

    private func choice(
        _ answer: SSHConfiguration.Answer, _ destination: SSHDestination, _ identities: SSHInspection.Identities,
        _ shared: String?, _ offered: [String: [String]]
    ) async throws(HostConfigurationError) -> TransportChoice {
        switch preference {
        case .libssh2: return try forced(answer, destination)
        case .openssh: return TransportChoice(kind: .openssh, reason: "--transport openssh")
        case .auto: break
        }
        if let shared { return TransportChoice(kind: .openssh, reason: "ssh shares an open connection, \(shared)") }
        if let hop = await openHop(answer, destination) {
            return TransportChoice(kind: .openssh, reason: "ssh shares an open connection to the jump host \(hop)")
        }
        let way = destination.jumps + [destination]
        let needs = TransportNeeds(
            tables: [answer.options] + answer.hops, builtIn: try await configuration.builtIn(), offered: offered,
            identities: identities, certified: way.compactMap(Self.certified),
            signsRSAWithSHA2: SSHInspection.signsRSAWithSHA2, libraryVersion: SSHInspection.libraryVersion,
            opaque: zip(way, answer.hops + [answer.options]).flatMap { host, table in
                table.opaqueIdentities(
                    alias: host.alias, environment: configuration.environment, home: configuration.home)
            },
            certificates: way.flatMap(\.identityFiles).map { $0 + "-cert.pub" }
                .filter { FileManager.default.fileExists(atPath: $0) })
        if let need = needs.first { return TransportChoice(kind: .openssh, reason: need) }
        return TransportChoice(kind: .libssh2, reason: "it supports everything that the ssh configuration requires")
    }

    /// `--transport libssh2`.
    private func forced(
        _ answer: SSHConfiguration.Answer, _ destination: SSHDestination
    ) throws(HostConfigurationError) -> TransportChoice {
        var unheeded: [String] = []
        let route = zip(destination.jumps + [destination], answer.hops + [answer.options])
        for (index, (host, table)) in route.enumerated() {
            if let need = TransportNeeds.refusal(table, isFirst: index == 0) {
                throw HostConfigurationError(
                    host: host.alias, message: "\(need), which libssh2 can't follow",
                    hint: "leave out --transport libssh2, or remove the option for \(host.alias) from the ssh configuration",
                    isRefusal: true)
            }
            unheeded += TransportNeeds.unheeded(table).map { "\($0) (\(host.alias))" }
        }
        let note = unheeded.isEmpty ? "" : "; not heeded: \(unheeded.joined(separator: ", "))"
        return TransportChoice(kind: .libssh2, reason: "--transport libssh2\(note)")
    }

    /// Where the operator would have to be asked about the host's own key, libssh2 asks, as far as it gets.
    private func openHop(_ answer: SSHConfiguration.Answer, _ destination: SSHDestination) async -> String? {
        let isKnown = destination.strictHostKeyChecking != .ask || !SSHInspection.knownKeys(of: destination).keys.isEmpty
        return isKnown ? await sharing.openHop(answer) : nil
    }

    /// The name that known_hosts has a certificate authority for. A plain key beside it may be an old one: ssh prefers the certificate.
    private static func certified(_ destination: SSHDestination) -> String? {
        let known = SSHInspection.knownKeys(of: destination)
        return known.keys.contains { $0.kind == .authority } ? known.name : nil
    }
}
