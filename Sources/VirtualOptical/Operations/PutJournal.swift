import PowerVM
import Synchronization

/// The record of one `media put`: written before each change, closed after the query behind it.
final class PutJournal: Sendable {
    private let records: any MediaRecords
    private let vios: RemoteHost
    private let bound: Duration
    private let put: MediumPut
    private let medium: MediumName
    private let sends: Bool
    private let entry: Mutex<MediumRecord>
    /// The VIOS was seen importing our file under that name: only then is half a medium known to be ours.
    private let isOurs = Mutex(false)

    init(put: MediumPut, part: StagedPart?, medium: MediumName) {
        self.put = put
        self.medium = medium
        sends = part != nil
        records = put.records
        vios = put.vios
        bound = put.context.limits.command
        entry = Mutex(
            MediumRecord(
                vios: put.vios.name, medium: medium, state: .sending, bytes: put.image.byteCount, sha256: put.image.sha256,
                part: part?.path))
    }

    var seen: MediumRecord.Sight? { entry.withLock { $0.seen } }

    func open() throws(Problem) { try save { _ in } }

    func importing() throws(Problem) { try save { $0.state = .importing } }

    var wasSeenImporting: Bool { isOurs.withLock { $0 } }

    /// A look at the growing medium. What can't be written now isn't known later, which only means that it isn't removed.
    func saw(_ file: ListFiles.File?, _ isOurs: Bool) {
        if isOurs { self.isOurs.withLock { $0 = true } }
        guard wasSeenImporting, let file else { return }
        try? save { $0.seen = file.sight }
    }

    /// The import under a temporary name has ended: what is there now is what it left, for a later run to continue with, or to remove.
    func imported() async {
        isOurs.withLock { $0 = true }
        await look()
    }

    /// The last look at a medium that isn't whole: it may be removed only while it is still the same.
    func look() async {
        guard let path = RemotePath(medium: medium), case .success(let files?) = await shieldedLook(vios, path, bound)
        else { return }
        saw(files.first, false)
    }

    /// The medium is another's.
    func forget() throws(Problem) {
        try save {
            $0.state = .sending
            $0.seen = nil
        }
    }

    /// The medium is whole, and has its name.
    func close(_ expected: RemoteDigest.Expected, _ result: inout MediaResult) async {
        guard let path = RemotePath(medium: put.name) else { return }
        let files = try? await shieldedLook(vios, path, bound).get()
        do throws(Problem) {
            try save {
                $0.medium = put.name
                $0.state = .created
                $0.sha256 = expected.sha256
                $0.seen = files?.first?.sight
            }
            if medium != put.name { try remove() }
        } catch {
            result.warnings.append(
                "\(error.message): detach --remove-medium won't remove \(put.name), media rm does")
        }
    }

    func cleaned() throws(Problem) { try save { $0.part = nil } }

    private func remove() throws(Problem) {
        do { try records.remove(medium, on: vios.name) } catch { throw .notRecorded(error.message) }
    }

    private func save(_ change: (inout MediumRecord) -> Void) throws(Problem) {
        var record = entry.withLock { entry in
            change(&entry)
            return entry
        }
        do {
            // What is mounted or staged for it, now or since an earlier run, isn't this run's to forget.
            let recorded = try records.record(of: record.medium, on: vios.name)
            record.mount = recorded?.mount
            if !sends { record.part = recorded?.part }
            try records.save(record)
        } catch {
            throw .notRecorded(error.message)
        }
    }
}

/// What is at a path, also while the run is being interrupted.
func shieldedLook(_ vios: RemoteHost, _ path: RemotePath, _ bound: Duration) async -> Result<[ListFiles.File]?, Problem> {
    await Task {
        var batch = Batch(vios)
        let slot = batch.add(ListFiles(path))
        do throws(Problem) {
            return .success(try await batch.ask(bound: bound).read(slot))
        } catch {
            return .failure(error)
        }
    }.value
}
