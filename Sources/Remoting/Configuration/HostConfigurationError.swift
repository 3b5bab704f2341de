/// Something that keeps a host from being reached, found before any connection.
struct HostConfigurationError: Error, Sendable, Equatable {
    var host: String
    var message: String
    var hint: String
    /// The configuration asks for what this run must not do.
    var isRefusal = false
}
