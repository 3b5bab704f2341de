import SSH

/// What the connections of one run are made with.
public struct ConnectionParameters: Sendable {
    public var configuration: SSHConfiguration
    public var inventory: Inventory
    public var overrides: ConnectionOverrides
    public var transport: TransportPreference
    public var options: SSHOptions

    public init(
        configuration: SSHConfiguration, inventory: Inventory, overrides: ConnectionOverrides,
        transport: TransportPreference = .auto, options: SSHOptions
    ) {
        self.configuration = configuration
        self.inventory = inventory
        self.overrides = overrides
        self.transport = transport
        self.options = options
    }
}
