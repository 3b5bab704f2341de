import DiskImage
import FileTransfer
import PowerVM

extension RemoteHost {
    /// The volume descriptor of a file on a VIOS, where padmin has `dd`; refused if the file isn't as long as it declares.
    /// - Parameter place: as messages name it.
    func look(
        at path: RemotePath, of place: String, byteCount: Int, allowsAnyContent: Bool
    ) async throws(Problem) -> (volumeID: String?, warning: String?) {
        let head: [UInt8]
        do {
            head = try await FirstBlocks(of: path).run(over: runner, route: route)
        } catch {
            if case .interrupted = error.reason { throw .interrupted(before: "mkvopt", on: name) }
            if case .transport(let failure) = error.reason { throw Problem(failure, host: name.text) }
            return (nil, "\(name): whether \(path) is an image wasn't checked: dd can't read it there: \(error.text)")
        }
        let start = VolumeDescriptor.sector * VolumeDescriptor.sectorSize
        do {
            let found = try ImageInspection.look(
                at: Array(head.dropFirst(start).prefix(16 * VolumeDescriptor.sectorSize)), of: place, byteCount: byteCount,
                allowsAnyContent: allowsAnyContent)
            return (found.volumeID, nil)
        } catch {
            throw Problem(error)
        }
    }
}
