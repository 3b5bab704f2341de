import FoundationEssentials
import Glibc
import PowerVM
import Remoting
import VirtualOptical

/// The records of this management host about media: one file for each medium of each VIOS, below the state directory.
struct MediaJournal: MediaRecords {
    /// `…/attach-cd/media`
    var directory: String

    init(_ environment: Environment) { directory = environment.stateDirectory + "/attach-cd/media" }

    func record(of medium: MediumName, on vios: VIOSName) throws(MediaRecordFailure) -> MediumRecord? {
        try read("\(folder(vios))/\(medium).json", vios)
    }

    func records(on vios: VIOSName) throws(MediaRecordFailure) -> [MediumRecord] {
        let folder = folder(vios)
        let entries: [String]
        do throws(Directory.Failure) {
            entries = try Directory.names(folder)
        } catch {
            throw failure(folder, error.code)
        }
        var records: [MediumRecord] = []
        for name in entries where name.hasSuffix(".json") && !name.hasPrefix(".") {
            if let record = try read("\(folder)/\(name)", vios) { records.append(record) }
        }
        return records
    }

    func save(_ record: MediumRecord) throws(MediaRecordFailure) {
        let folder = folder(record.vios)
        try create(folder)
        let path = "\(folder)/\(record.medium).json"
        let temporary = "\(folder)/.\(record.medium).\(Nonce.fresh())"
        var stamped = record
        stamped.time = Date().ISO8601Format()
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporary, errno) }
        let code = Descriptors.write(Array((MediaJournalEntry(stamped).document.printed + "\n").utf8), to: descriptor)
        let synced = code == nil ? fsync(descriptor) == 0 ? nil : errno : code
        close(descriptor)
        if let synced {
            unlink(temporary)
            throw failure(path, synced)
        }
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw failure(path, code)
        }
    }

    func remove(_ medium: MediumName, on vios: VIOSName) throws(MediaRecordFailure) {
        let path = "\(folder(vios))/\(medium).json"
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, errno) }
    }

    func claim(_ subject: String, on vios: VIOSName) throws(MediaRecordFailure) -> (any MediaClaim)? {
        let folder = folder(vios)
        try create(folder)
        // It stays: removing it would let two processes hold locks on different files.
        let path = "\(folder)/.\(subject.replacing(" ", with: "-")).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw failure(path, code)
        }
        return FileClaim(descriptor)
    }

    private final class FileClaim: MediaClaim {
        private let descriptor: Int32
        init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// A name of a VIOS can be an address, and begin with a dot.
    private func folder(_ vios: VIOSName) -> String {
        let name = vios.text.replacing("%", with: "%25").replacing("/", with: "%2F")
        return directory + "/" + (name.hasPrefix(".") ? "%2E" + name.dropFirst() : name)
    }

    private func read(_ path: String, _ vios: VIOSName) throws(MediaRecordFailure) -> MediumRecord? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, errno)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw failure(path, errno) }
        guard let record = MediaJournalEntry.decode(Data(buffer.prefix(count)))?.record, record.vios == vios else {
            throw MediaRecordFailure(message: "\(path) isn't a record of a medium on \(vios); look at it, then remove it")
        }
        return record
    }

    private func create(_ folder: String) throws(MediaRecordFailure) {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/" + part
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(path, errno) }
        }
    }

    private func failure(_ path: String, _ code: Int32) -> MediaRecordFailure {
        MediaRecordFailure(message: "\(path): \(String(cString: strerror(code)))")
    }
}
