import PowerVM

extension RemoteHost {
    /// Everything that one survey needs of a VIOS, in one exec.
    /// - Parameters:
    ///   - wanted: the name that a new drive would get.
    ///   - isCreating: a drive may be created: then the adapters' states count.
    ///   - isFirstLook: a second look follows where the listings leave something open.
    ///   - loadsMedium: a medium that is there is going to be loaded: then what the VIOS is writing counts.
    func survey(
        wanted: DriveName?, isCreating: Bool = false, isFirstLook: Bool = false, loadsMedium: Bool = false,
        _ context: OperationContext
    ) async throws(Problem) -> ServerFacts {
        let question = SharedSurveys.Question(
            wanted: wanted, isCreating: isCreating, isFirstLook: isFirstLook, loadsMedium: loadsMedium)
        let answer = await surveys.ask(question, interrupted: Problem(.interrupted(runner.host), host: name.text)) {
            await survey(for: $0, context)
        }
        return try answer.get()
    }

    /// One exec for all questions; each gets what it would get alone.
    private func survey(for questions: [SharedSurveys.Question], _ context: OperationContext) async -> [SharedSurveys.Answer] {
        var batch = Batch(self)
        let (lsmap, lsvopt) = listings(&batch, drivesFirst: questions.allSatisfy { $0.isCreating && $0.isFirstLook })
        let lsrep = batch.add(Lsrep())
        var names: [DriveName: Batch.Slot<LsdevDevice>] = [:]
        for case let name? in questions.map(\.wanted) where names[name] == nil {
            names[name] = batch.add(LsdevDevice(name.device))
        }
        let seesProcesses = questions.contains(where: \.loadsMedium) && route.carries(ListProcesses())
        let processes = seesProcesses ? batch.add(ListProcesses()) : nil
        let virtual = questions.contains(where: \.isCreating) ? batch.add(LsdevVirtual()) : nil
        let shared: BatchReply
        let facts: ServerFacts
        do throws(Problem) {
            shared = try await batch.ask(context)
            facts = try read(shared, lsmap, lsvopt, lsrep)
        } catch {
            return questions.map { _ in .failure(error) }
        }
        // It only refuses what would fail: without it the command itself shows that.
        let importing = shared.importing(processes)
        let states = virtual.flatMap { try? shared.read($0) }?.adapterStates ?? [:]
        return questions.map { question in
            Result { () throws(Problem) in
                var own = facts
                if let slot = question.wanted.flatMap({ names[$0] }) { own.nameHolder = try shared.read(slot) }
                if question.isCreating { own.adapterStates = states }
                if question.loadsMedium { own.importing = importing }
                return own
            }
        }
    }

    /// Other jobs of the run create or remove their drives between the two listings. A drive that only lsmap shows concerns the adapter
    /// that has it; one that only lsvopt lists could be any LPAR's. So lsvopt comes first where drives are created, last where they are
    /// removed.
    private func listings(_ batch: inout Batch, drivesFirst: Bool) -> (Batch.Slot<Lsmap>, Batch.Slot<Lsvopt>) {
        guard drivesFirst else { return (batch.add(Lsmap(.all)), batch.add(Lsvopt())) }
        let lsvopt = batch.add(Lsvopt())
        return (batch.add(Lsmap(.all)), lsvopt)
    }

    private func read(
        _ reply: BatchReply, _ lsmap: Batch.Slot<Lsmap>, _ lsvopt: Batch.Slot<Lsvopt>, _ lsrep: Batch.Slot<Lsrep>
    ) throws(Problem) -> ServerFacts {
        let listing = try reply.read(lsmap)
        let drives = try reply.read(lsvopt)
        // No repository, or one that can't be read, doesn't stop the run: it only decides between two good adapters.
        let contents = try? reply.read(lsrep)
        var facts = ServerFacts(
            vios: name, adapters: try ServerAdapter.all(of: listing, on: name), drives: drives.byName,
            hasRepository: contents.map { $0.repository != nil }, media: contents?.media ?? [])
        if contents == nil, case .finished(let result) = reply.ending(lsrep) {
            facts.hasGarbledRepository = result.exitStatus == 0
        }
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
