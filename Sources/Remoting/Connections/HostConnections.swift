import AsyncSupport
import PowerVM
import SSH
import VirtualOptical

/// The hosts of one run: every host has one connection, shared by all callers.
public actor HostConnections {
    private let inventory: Inventory
    private let link: @Sendable (_ host: String, _ defaultUser: String) -> any HostLink
    /// Whether the ssh configuration has an entry for exactly this name.
    private let isLiteral: @Sendable (String) async -> Bool
    private var runners: [String: any HostLink] = [:]
    private var vioses: [String: RemoteHost] = [:]
    private var consoles: [[String]: FailoverRunner] = [:]

    /// - Parameters:
    ///   - isLiteral: whether the ssh configuration has an entry for exactly this name.
    ///   - link: the connection to a host, with the user where no ssh configuration names one.
    public init(
        inventory: Inventory, isLiteral: @escaping @Sendable (String) async -> Bool = { _ in false },
        link: @escaping @Sendable (_ host: String, _ defaultUser: String) -> any HostLink
    ) {
        self.inventory = inventory
        self.isLiteral = isLiteral
        self.link = link
    }

    public init(_ parameters: ConnectionParameters) {
        let finder = RouteFinder(
            configuration: parameters.configuration, overrides: parameters.overrides, preference: parameters.transport)
        let temporary = parameters.configuration.environment["TMPDIR"] ?? "/tmp"
        let literals = LiteralHosts(file: parameters.configuration.file)
        self.init(inventory: parameters.inventory, isLiteral: { await literals.contain($0) }) { host, user in
            HostConnection(host: host, defaultUser: user, finder: finder, options: parameters.options, temporary: temporary)
        }
    }

    public func lpar(host: String, partition: Inventory.Partition?) -> LPARHost {
        let defaults = inventory.defaults
        return LPARHost(
            runner: link(lpar: host),
            companion: Companion(
                delivery: partition?.companion ?? defaults.companion, become: partition?.become ?? defaults.become))
    }

    public func vios(_ name: String) -> RemoteHost {
        if let known = vioses[name] { return known }
        let access = RemoteHost(name: VIOSName(name), runner: link(vios: name))
        vioses[name] = access
        return access
    }

    /// A VIOS that only an LPAR's kernel reports: the LPAR must not make this program log in to hosts that the operator doesn't know.
    /// - Returns: nil unless inventory, known_hosts or an entry of the ssh configuration has the name.
    public func vios(namedByKernel name: String) async -> RemoteHost? {
        guard HostArgument.isName(name) else { return nil }
        if inventory.system(ofVIOS: name) != nil { return vios(name) }
        let isKnown = await link(vios: name).hasKnownKey()
        if isKnown { return vios(name) }
        return await isLiteral(name) ? vios(name) : nil
    }

    /// HMCs that manage the same system, in the order in which they are tried.
    public func hmc(_ names: [String]) -> FailoverRunner? {
        if let known = consoles[names] { return known }
        let runners = names.map { link(hmc: $0) }
        consoles[names] = runners.first.map { FailoverRunner($0, Array(runners.dropFirst())) }
        return consoles[names]
    }

    /// The gate of a VIOS's changes, the same for every route to it.
    public func changes(ofVIOS name: String) -> AsyncSemaphore { vios(name).changes }

    /// Ends the connections of hosts that no job of this run needs any more; if one is queried nevertheless, it is connected again.
    public func release(lpar host: String) async { await runners[key(host, inventory.defaults.lparUser)]?.release() }
    public func release(vios name: String) async { await runners[key(name, inventory.defaults.viosUser)]?.release() }
    public func release(hmc name: String) async { await runners[key(name, inventory.defaults.hmcUser)]?.release() }

    /// Ends every connection. No later query connects.
    public func closeAll() async {
        _ = await runners.values.concurrentMap { await $0.close() }
    }

    /// The host of an LPAR, of a VIOS, or of an HMC, without what is asked there.
    public func link(lpar host: String) -> any HostLink { runner(host, defaultUser: inventory.defaults.lparUser) }
    public func link(vios name: String) -> any HostLink { runner(name, defaultUser: inventory.defaults.viosUser) }
    public func link(hmc name: String) -> any HostLink { runner(name, defaultUser: inventory.defaults.hmcUser) }

    /// The connection to a host, created when it is first requested.
    private func runner(_ host: String, defaultUser: String) -> any HostLink {
        let key = key(host, defaultUser)
        if let known = runners[key] { return known }
        let runner = link(host, defaultUser)
        runners[key] = runner
        return runner
    }

    private func key(_ host: String, _ user: String) -> String { "\(user)@\(host)" }
}
