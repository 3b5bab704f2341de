import AsyncSupport
import PowerVM
import SSH
import VirtualOptical

/// The hosts of one run: every host has one connection, whoever asks.
actor HostConnections {
    private let finder: RouteFinder
    private let inventory: Inventory
    private let options: SSHOptions
    private let temporary: String
    private var runners: [String: HostRunner] = [:]
    private var vioses: [String: RemoteHost] = [:]
    private var consoles: [[String]: FailoverRunner] = [:]

    init(
        configuration: SSHConfiguration, inventory: Inventory, overrides: ConnectionOverrides,
        transport: TransportPreference = .auto,
        options: SSHOptions
    ) {
        finder = RouteFinder(configuration: configuration, overrides: overrides, preference: transport)
        self.inventory = inventory
        self.options = options
        temporary = configuration.environment["TMPDIR"] ?? "/tmp"
    }

    func lpar(host: String, partition: Inventory.Partition?) -> LPARHost {
        let defaults = inventory.defaults
        return LPARHost(
            runner: runner(host, defaultUser: defaults.lparUser),
            companion: Companion(
                delivery: partition?.companion ?? defaults.companion, become: partition?.become ?? defaults.become))
    }

    func vios(_ name: String) -> RemoteHost {
        if let known = vioses[name] { return known }
        let access = RemoteHost(name: VIOSName(name), runner: runner(name, defaultUser: inventory.defaults.viosUser))
        vioses[name] = access
        return access
    }

    /// HMCs that manage the same system, in the order in which they are tried.
    func hmc(_ names: [String]) -> FailoverRunner? {
        if let known = consoles[names] { return known }
        let runners = names.map { runner($0, defaultUser: inventory.defaults.hmcUser) }
        consoles[names] = runners.first.map { FailoverRunner($0, Array(runners.dropFirst())) }
        return consoles[names]
    }

    /// The gate of a VIOS's changes, the same for every way that leads there.
    func changes(ofVIOS name: String) -> AsyncSemaphore { vios(name).changes }

    func closeAll() async {
        _ = await runners.values.concurrentMap { await $0.close() }
        runners = [:]
        vioses = [:]
        consoles = [:]
    }

    /// The user that an LPAR is logged in as, where no ssh configuration names one.
    var lparUser: String { inventory.defaults.lparUser }

    /// The connection to a host, made when it is first asked.
    func runner(_ host: String, defaultUser: String) -> HostRunner {
        let key = "\(defaultUser)@\(host)"
        if let known = runners[key] { return known }
        let runner = HostRunner(host: host, defaultUser: defaultUser, finder: finder, options: options, temporary: temporary)
        runners[key] = runner
        return runner
    }
}

/// What the command line says over ssh's own configuration.
struct ConnectionOverrides: Sendable {
    /// `--identity`
    var identity: String?
    /// `--accept-new-host-keys`
    var acceptNewHostKeys = false
    /// `--timeout`: shortens the wait for a connection; one that is longer than the default is meant for commands.
    var timeout: Duration?

    /// What ssh must be told for the host and for its jump hosts: the first value wins, so this comes first.
    var prologue: String {
        "BatchMode yes\n" + (acceptNewHostKeys ? "StrictHostKeyChecking accept-new\n" : "")
    }

    func apply(to destination: SSHDestination) -> SSHDestination {
        var result = destination
        if let identity { result.identityFiles.insert(identity, at: 0) }
        if let timeout {
            result.connectTimeout = min(result.connectTimeout, timeout)
            for index in result.jumps.indices {
                result.jumps[index].connectTimeout = min(result.jumps[index].connectTimeout, timeout)
            }
        }
        guard acceptNewHostKeys else { return result }
        if result.strictHostKeyChecking != .no { result.strictHostKeyChecking = .acceptNew }
        for index in result.jumps.indices where result.jumps[index].strictHostKeyChecking != .no {
            result.jumps[index].strictHostKeyChecking = .acceptNew
        }
        return result
    }
}
