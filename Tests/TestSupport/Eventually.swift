import Testing

/// Polls until the condition holds, for at most a minute: a loaded machine is slow.
public func eventually(
    _ what: String = "the condition", at place: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
    for _ in 0..<3000 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("did not come true: \(what)", sourceLocation: place)
}
