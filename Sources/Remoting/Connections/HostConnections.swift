import AsyncSupport
import PowerVM
import SSH
import VirtualOptical

/// The hosts of one run: every host has one connection, shared by all callers.
public actor HostConnections {
    private let finder: RouteFinder
    private let inventory: Inventory
    private let options: SSHOptions
    private let temporary: String
    private var runners: [String: HostConnection] = [:]
    private var vioses: [String: RemoteHost] = [:]
    private var consoles: [[String]: FailoverRunner] = [:]

    public init(
        configuration: SSHConfiguration, inventory: Inventory, overrides: ConnectionOverrides,
        transport: TransportPreference = .auto,
        options: SSHOptions
    ) {
        finder = RouteFinder(configuration: configuration, overrides: overrides, preference: transport)
        self.inventory = inventory
        self.options = options
        temporary = configuration.environment["TMPDIR"] ?? "/tmp"
    }

    public func lpar(host: String, partition: Inventory.Partition?) -> LPARHost {
        let defaults = inventory.defaults
        return LPARHost(
            runner: runner(host, defaultUser: defaults.lparUser),
            companion: Companion(
                delivery: partition?.companion ?? defaults.companion, become: partition?.become ?? defaults.become))
    }

    public func vios(_ name: String) -> RemoteHost {
        if let known = vioses[name] { return known }
        let access = RemoteHost(name: VIOSName(name), runner: runner(name, defaultUser: inventory.defaults.viosUser))
        vioses[name] = access
        return access
    }

    /// HMCs that manage the same system, in the order in which they are tried.
    public func hmc(_ names: [String]) -> FailoverRunner? {
        if let known = consoles[names] { return known }
        let runners = names.map { runner($0, defaultUser: inventory.defaults.hmcUser) }
        consoles[names] = runners.first.map { FailoverRunner($0, Array(runners.dropFirst())) }
        return consoles[names]
    }

    /// The gate of a VIOS's changes, the same for every route to it.
    public func changes(ofVIOS name: String) -> AsyncSemaphore { vios(name).changes }

    public func closeAll() async {
        _ = await runners.values.concurrentMap { await $0.close() }
        runners = [:]
        vioses = [:]
        consoles = [:]
    }

    /// The user that an LPAR is logged in as, where no ssh configuration names one.
    var lparUser: String { inventory.defaults.lparUser }

    /// The connection to a host, created when it is first requested.
    public func runner(_ host: String, defaultUser: String) -> HostConnection {
        let key = "\(defaultUser)@\(host)"
        if let known = runners[key] { return known }
        let runner = HostConnection(host: host, defaultUser: defaultUser, finder: finder, options: options, temporary: temporary)
        runners[key] = runner
        return runner
    }
}
