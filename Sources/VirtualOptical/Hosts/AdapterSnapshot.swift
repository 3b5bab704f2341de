import PowerVM

/// A vhost and the drives of its VIOS, read in one exec: enough to see what a changing command did.
struct AdapterSnapshot: Sendable, Equatable {
    var adapter: ServerAdapter
    var drives: [DeviceName: Lsvopt.Drive]

    func vtd(_ name: DeviceName) -> ServerVTD? { adapter.vtds.first { $0.name == name } }

    /// The VTD with this name if it is a file-backed optical drive.
    func drive(_ name: DeviceName) -> ServerVTD? { drives[name] == nil ? nil : vtd(name) }
}

extension Batch {
    /// The commands that show one adapter, in their slots.
    struct SnapshotQuery {
        let vios: RemoteHost
        let name: VHostName
        let lsmap: Slot<Lsmap>
        let lsvopt: Slot<Lsvopt>

        func snapshot(_ reply: BatchReply) throws(Problem) -> AdapterSnapshot {
            let listing = try reply.read(lsmap)
            let drives = try reply.read(lsvopt)
            guard let adapter = try ServerAdapter.all(of: listing, on: vios.name).first(where: { $0.name == name }) else {
                throw .adapterGone(name, from: vios.name)
            }
            return AdapterSnapshot(adapter: adapter, drives: drives.byName)
        }
    }

    mutating func addSnapshot(of adapter: VHostName) -> SnapshotQuery {
        SnapshotQuery(vios: vios, name: adapter, lsmap: add(Lsmap(.adapter(adapter))), lsvopt: add(Lsvopt()))
    }
}

extension RemoteHost {
    /// One adapter and the VIOS's drives, as they are now. A single query; not retried while the ODM is locked (callers retry).
    func snapshot(of adapter: VHostName, bound: Duration) async throws(Problem) -> AdapterSnapshot {
        var batch = Batch(self)
        let query = batch.addSnapshot(of: adapter)
        return try query.snapshot(try await batch.ask(bound: bound))
    }
}

extension [Lsvopt.Drive] {
    var byName: [DeviceName: Lsvopt.Drive] {
        Dictionary(map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
