import Synchronization

/// The digest of an image, once all of it was read.
final class SentDigest: Sendable {
    private let value: Mutex<String?>

    init(_ sha256: String?) { value = Mutex(sha256) }

    var sha256: String? { value.withLock { $0 } }
    func set(_ sha256: String) { value.withLock { $0 = sha256 } }
}

extension OperationContext {
    /// Changing commands are recorded with the medium that they are about.
    func recording(_ medium: ChangeEvent.Medium, _ digest: SentDigest) -> OperationContext {
        var result = self
        result.changes = { event in
            var (event, medium) = (event, medium)
            medium.sha256 = digest.sha256
            event.medium = medium
            return changes(event)
        }
        return result
    }
}
