import Testing

/// Polls for at most twenty seconds.
func eventually(
    _ what: String, at place: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    for _ in 0..<400 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("did not come true: \(what)", sourceLocation: place)
}
