import Synchronization

@testable import VirtualOptical
import PowerVM

/// The records of one management host in memory.
final class MemoryRecords: MediaRecords {
    private struct State {
        var records: [String: MediumRecord] = [:]
        var claimed: Set<String> = []
        var isReadOnly = false
    }

    private let state = Mutex(State())

    /// From now on nothing can be written.
    func fail() { state.withLock { $0.isReadOnly = true } }

    var all: [MediumRecord] { state.withLock { $0.records.values.sorted { $0.medium.text < $1.medium.text } } }

    func record(of medium: MediumName, on vios: VIOSName) -> MediumRecord? {
        state.withLock { $0.records["\(vios) \(medium)"] }
    }

    func records(on vios: VIOSName) -> [MediumRecord] { all.filter { $0.vios == vios } }

    func save(_ record: MediumRecord) throws(MediaRecordFailure) {
        let isWritten = state.withLock { state in
            if state.isReadOnly { return false }
            state.records["\(record.vios) \(record.medium)"] = record
            return true
        }
        if !isWritten { throw MediaRecordFailure(message: "the disk is full") }
    }

    func remove(_ medium: MediumName, on vios: VIOSName) { state.withLock { $0.records["\(vios) \(medium)"] = nil } }

    func claim(_ subject: String, on vios: VIOSName) -> (any MediaClaim)? {
        let key = "\(vios) \(subject)"
        return state.withLock { $0.claimed.insert(key).inserted } ? Claim(self, key) : nil
    }

    private final class Claim: MediaClaim {
        let records: MemoryRecords
        let key: String

        init(_ records: MemoryRecords, _ key: String) { (self.records, self.key) = (records, key) }
        deinit { _ = records.state.withLock { $0.claimed.remove(key) } }
    }
}
