import PowerVM

extension ServerQuery where Snapshot == RepositorySnapshot {
    /// The repository, its media, and the drives of its VIOS.
    static var repository: ServerQuery {
        ServerQuery(subject: "the media repository", look: ["ioscli lsrep", "ioscli lsvopt"]) { batch in
            let (lsrep, lsvopt) = (batch.add(Lsrep()), batch.add(Lsvopt()))
            return { reply throws(Problem) in
                RepositorySnapshot(contents: try reply.read(lsrep), drives: try reply.read(lsvopt).byName)
            }
        }
    }
}

extension RemoteHost {
    /// Everything that a change of the repository needs to know, in one exec.
    func survey(for change: RepositoryChange, _ context: OperationContext) async throws(Problem) -> RepositoryFacts {
        var batch = Batch(self)
        let read = ServerQuery.repository.add(&batch)
        let lsmap = change.mayMeetLoadedMedium ? batch.add(Lsmap(.all)) : nil
        let lssp = change.createsRepository ? batch.add(Lssp()) : nil
        let file = change.sourceFile.flatMap { route.carries(ListFiles($0)) ? batch.add(ListFiles($0)) : nil }
        let processes = change.mayMeetLoadedMedium && route.carries(ListProcesses()) ? batch.add(ListProcesses()) : nil
        let device = change.sourceDevice.map { batch.add(LsdevDevice($0)) }
        let reply = try await batch.ask(context)
        var facts = RepositoryFacts(vios: name, snapshot: try read(reply), importing: reply.importing(processes))
        if let lsmap { facts.adapters = try ServerAdapter.all(of: try reply.read(lsmap), on: name) }
        if let lssp { facts.pools = try reply.read(lssp) }
        if let device { facts.source = try reply.read(device) == nil ? .missing : .present(bytes: nil) }
        if let file {
            let listed = Result { () throws(Problem) in try reply.read(file) }
            // A shell without `ls` leaves it to mkvopt to find the file.
            if case .success(let files) = listed { facts.source = .init(files, of: file.command.path) }
        }
        return facts
    }
}

extension RepositoryFacts.Source {
    /// - Parameter listed: what `ls -l` shows at the path; nil if there is nothing.
    init(_ listed: [ListFiles.File]?, of path: RemotePath) {
        guard let listed else {
            self = .missing
            return
        }
        guard listed.count == 1, let file = listed.first, file.name == path.text, !file.isDirectory else {
            self = .notAFile
            return
        }
        // A link is as long as its target's name.
        self = .present(bytes: file.isRegular ? file.bytes : nil)
    }
}
