import Synchronization
import VirtualOptical

/// What images of one run are going to take of each repository.
final class ReservedSpace: Sendable {
    private let taken = Mutex<[VIOSName: Int]>([:])

    func megabytes(on vios: VIOSName) -> Int { taken.withLock { $0[vios] ?? 0 } }
    func add(_ megabytes: Int, on vios: VIOSName) { taken.withLock { $0[vios, default: 0] += megabytes } }
}
