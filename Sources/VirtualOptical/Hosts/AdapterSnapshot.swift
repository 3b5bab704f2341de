import PowerVM

/// A vhost and the drives of its VIOS, read in one exec: enough to see what a changing command did.
struct AdapterSnapshot: Sendable, Equatable {
    var adapter: ServerAdapter
    var drives: [DeviceName: Lsvopt.Drive]

    func vtd(_ name: DeviceName) -> ServerVTD? { adapter.vtds.first { $0.name == name } }

    /// The VTD with this name if it is a file-backed optical drive.
    func drive(_ name: DeviceName) -> ServerVTD? { drives[name] == nil ? nil : vtd(name) }
}

extension ServerQuery where Snapshot == AdapterSnapshot {
    /// One adapter and the VIOS's drives.
    static func adapter(_ name: VHostName, of vios: VIOSName) -> ServerQuery {
        ServerQuery(subject: name.text, look: ["ioscli lsmap -vadapter \(name)", "ioscli lsvopt"]) { batch in
            let (lsmap, lsvopt) = (batch.add(Lsmap(.adapter(name))), batch.add(Lsvopt()))
            return { reply throws(Problem) in
                let listing = try reply.read(lsmap)
                let drives = try reply.read(lsvopt)
                guard let adapter = try ServerAdapter.all(of: listing, on: vios).first(where: { $0.name == name }) else {
                    throw .adapterGone(name, from: vios)
                }
                return AdapterSnapshot(adapter: adapter, drives: drives.byName)
            }
        }
    }
}

extension RemoteHost {
    /// One adapter and the VIOS's drives, as they are now.
    func snapshot(of adapter: VHostName, bound: Duration) async throws(Problem) -> AdapterSnapshot {
        try await ask(.adapter(adapter, of: name), bound: bound)
    }
}

extension [Lsvopt.Drive] {
    var byName: [DeviceName: Lsvopt.Drive] {
        Dictionary(map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
