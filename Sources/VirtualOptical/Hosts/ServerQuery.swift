import PowerVM

/// The commands that show what a change did to a VIOS, and the reader of their replies.
struct ServerQuery<Snapshot: Sendable>: Sendable {
    typealias Reader = (BatchReply) throws(Problem) -> Snapshot

    /// What is queried, as people name it: `vhost2`, the media repository.
    var subject: String
    /// The commands that show it, for advice.
    var look: [String]
    /// Puts the commands into a batch.
    var add: @Sendable (inout Batch) -> Reader

    init(subject: String, look: [String], add: @escaping @Sendable (inout Batch) -> Reader) {
        self.subject = subject
        self.look = look
        self.add = add
    }
}

extension RemoteHost {
    /// A single query; not retried while the ODM is locked (callers retry).
    func ask<Snapshot>(_ query: ServerQuery<Snapshot>, bound: Duration) async throws(Problem) -> Snapshot {
        var batch = Batch(self)
        let read = query.add(&batch)
        return try read(try await batch.ask(bound: bound))
    }
}
