import PowerVM

extension RemoteHost {
    /// Everything that one survey needs of a VIOS, in one exec.
    /// - Parameters:
    ///   - wanted: the name that a new drive would get.
    ///   - isCreating: a drive may be created: then the adapters' states count.
    func survey(wanted: DriveName?, isCreating: Bool = false, _ context: OperationContext) async throws(Problem) -> ServerFacts {
        var batch = Batch(self)
        let lsmap = batch.add(Lsmap(.all))
        let lsvopt = batch.add(Lsvopt())
        let lsrep = batch.add(Lsrep())
        let lsdev = wanted.map { batch.add(LsdevDevice($0.device)) }
        let virtual = isCreating ? batch.add(LsdevVirtual()) : nil
        let reply = try await batch.ask(context)
        let listing = try reply.read(lsmap)
        let drives = try reply.read(lsvopt)
        // No repository, or one that can't be read, doesn't stop the run: it only decides between two good adapters.
        let contents = try? reply.read(lsrep)
        var holder: String?
        if let lsdev { holder = try reply.read(lsdev) }
        var facts = ServerFacts(
            vios: name, adapters: try ServerAdapter.all(of: listing, on: name), drives: drives.byName,
            hasRepository: contents.map { $0.repository != nil }, media: contents?.media ?? [], nameHolder: holder)
        // It only refuses what would fail: without it the command itself shows that.
        if let virtual, let devices = try? reply.read(virtual) { facts.adapterStates = devices.adapterStates }
        return facts
    }
}

extension ServerAdapter {
    /// The adapters of a listing, each complete.
    static func all(of listing: Lsmap.Listing, on vios: VIOSName) throws(Problem) -> [ServerAdapter] {
        func incomplete(_ what: String, _ expected: String) -> Problem {
            Problem(ReadError(command: "lsmap", line: nil, text: what, expected: expected), host: vios.text)
        }
        var result: [ServerAdapter] = []
        // A level that knows the status prints it for each: where it is missing for one, that one's is not known.
        let showsStatus = listing.adapters.contains { $0.vtds.contains { $0.status != nil } }
        for adapter in listing.adapters {
            guard let name = adapter.name, let location = adapter.location, let client = adapter.clientPartitionID else {
                throw incomplete("adapter \(adapter.name?.text ?? "without a name")", "a name, a location and a client id")
            }
            var vtds: [ServerVTD] = []
            for vtd in adapter.vtds {
                guard let device = vtd.name, let lun = vtd.lun else {
                    throw incomplete("\(name): device \(vtd.name?.text ?? "without a name")", "a name and a LUN")
                }
                vtds.append(
                    ServerVTD(
                        name: device, status: vtd.status ?? (showsStatus ? "not shown" : nil), lun: lun, backing: vtd.backing))
            }
            result.append(ServerAdapter(name: name, location: location, client: PartitionID(client), vtds: vtds))
        }
        return result
    }
}
