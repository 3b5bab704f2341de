import Logging
import PowerVM
import SSH
import VirtualOptical

/// The hosts of one run: every host has one connection, whoever asks.
actor HostConnections {
    private let configuration: SSHConfiguration
    private let inventory: Inventory
    private let overrides: ConnectionOverrides
    private let options: SSHOptions
    private var runners: [String: SSHRunner] = [:]
    private var vioses: [String: VIOSAccess] = [:]

    init(configuration: SSHConfiguration, inventory: Inventory, overrides: ConnectionOverrides, options: SSHOptions) {
        self.configuration = configuration
        self.inventory = inventory
        self.overrides = overrides
        self.options = options
    }

    func lpar(host: String, partition: Inventory.Partition?) -> LPARAccess {
        let defaults = inventory.defaults
        return LPARAccess(
            runner: runner(host, defaultUser: defaults.lparUser),
            companion: Companion(
                delivery: partition?.companion ?? defaults.companion, become: partition?.become ?? defaults.become))
    }

    func vios(_ name: String) -> VIOSAccess {
        if let known = vioses[name] { return known }
        let access = VIOSAccess(name: name, runner: runner(name, defaultUser: inventory.defaults.viosUser))
        vioses[name] = access
        return access
    }

    /// HMCs that manage the same system, in the order in which they are tried.
    func hmc(_ names: [String]) -> FailoverRunner? {
        let runners = names.map { runner($0, defaultUser: inventory.defaults.hmcUser) }
        return runners.first.map { FailoverRunner($0, Array(runners.dropFirst())) }
    }

    /// The gate of a VIOS's changes, the same for every way that leads there.
    func changes(ofVIOS name: String) -> Turnstile { vios(name).changes }

    func closeAll() async {
        await withTaskGroup(of: Void.self) { group in
            for runner in runners.values { group.addTask { await runner.close() } }
        }
        runners = [:]
        vioses = [:]
    }

    private func runner(_ host: String, defaultUser: String) -> SSHRunner {
        let key = "\(defaultUser)@\(host)"
        if let known = runners[key] { return known }
        let configuration = configuration
        let overrides = overrides
        let runner = SSHRunner(host: host, options: options) { () async throws(HostConfigurationError) in
            overrides.apply(to: try await configuration.destination(host, defaultUser: defaultUser).destination)
        }
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

    func apply(to destination: SSHDestination) -> SSHDestination {
        var result = destination
        if let identity { result.identityFiles.insert(identity, at: 0) }
        if acceptNewHostKeys, result.strictHostKeyChecking != .no { result.strictHostKeyChecking = .acceptNew }
        return result
    }
}
