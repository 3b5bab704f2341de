/// Runs the body to its end even if the caller is cancelled meanwhile: what was sent has to be followed up.
public func shielded<R: Sendable>(_ body: @escaping @Sendable () async -> R) async -> R { await Task { await body() }.value }

extension Result {
    /// What an asynchronous body returns or throws.
    nonisolated(nonsending) public init(catching body: nonisolated(nonsending) () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
