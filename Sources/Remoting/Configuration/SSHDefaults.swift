/// What ssh does without configuration files is asked once per run.
actor SSHDefaults {
    private var asked: Task<SSHOptionTable, any Error>?

    @discardableResult
    func begin(_ ask: @escaping @Sendable () async throws(HostConfigurationError) -> SSHOptionTable) -> Task<
        SSHOptionTable, any Error
    > {
        let task = asked ?? Task { try await ask() }
        asked = task
        return task
    }

    func table(
        _ ask: @escaping @Sendable () async throws(HostConfigurationError) -> SSHOptionTable
    ) async throws(HostConfigurationError) -> SSHOptionTable {
        do {
            return try await begin(ask).value
        } catch {
            throw (error as? HostConfigurationError)
                ?? HostConfigurationError(host: "localhost", message: "interrupted", hint: "run it again")
        }
    }
}
