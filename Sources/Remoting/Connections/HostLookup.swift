import SSH

extension HostRoute {
    /// The name that this machine itself has to resolve; nil where another machine, or an open connection, does.
    var nameToResolve: String? {
        let hasProxy = !destination.jumps.isEmpty || (options["proxycommand"] ?? "none") != "none"
        return hasProxy || target.sharedSocket != nil ? nil : destination.hostName
    }
}

extension HostConnection: HostLink {
    /// A host whose configuration fails is left to the connection, which reports why.
    public func lookUp() async -> NameLookup {
        do {
            let route = try await resolved()
            guard let name = route.nameToResolve else { return .known }
            return await NameLookup.look(for: name, within: route.destination.connectTimeout)
        } catch {
            return .unanswered
        }
    }

    public func hasKnownKey() async -> Bool {
        guard let route = try? await resolved() else { return false }
        return SSHInspection.knownKeys(of: route.destination).keys.contains { $0.kind != .revoked }
    }

    public func check() async -> HostCheck.Result { await HostCheck(self).run() }
}
