import Foundation

/// The files that hold the bytes of all media: `hosts/VIOS/media/NUMBER`, sparse.
///
/// The state lists the media, the files determine their sizes: a medium that `mkvopt` is still copying has the size of its file.
struct MediaStore {
    private let directory: LabDirectory

    init(_ directory: LabDirectory) { self.directory = directory }

    /// Takes the sizes of all media from their files.
    func refresh(_ state: inout LabState) {
        for system in state.systems.indices {
            for vios in state.systems[system].vios.indices {
                let host = directory.host(state.systems[system].vios[vios].name)
                guard let count = state.systems[system].vios[vios].repository?.media.count else { continue }
                for index in 0..<count {
                    guard let medium = state.systems[system].vios[vios].repository?.media[index],
                        let bytes = size(of: path(medium, host))
                    else { continue }
                    state.systems[system].vios[vios].repository?.media[index].bytes = bytes
                }
            }
        }
    }

    /// Creates the files of new media and removes those of media that are gone.
    func follow(_ old: LabState?, _ new: LabState) throws {
        let before = (old?.systems ?? []).flatMap(\.vios)
        for vios in new.systems.flatMap(\.vios) {
            let known = before.first { $0.name == vios.name }?.repository?.media ?? []
            let wanted = vios.repository?.media ?? []
            if known == wanted { continue }
            let host = directory.host(vios.name)
            for medium in known where !wanted.contains(where: { $0.file == medium.file }) { unlink(path(medium, host)) }
            for medium in wanted where !known.contains(where: { $0.file == medium.file }) { try create(medium, host) }
        }
    }

    /// The real file with a medium's bytes.
    func path(_ medium: Medium, _ host: HostDirectory) -> String { "\(host.media)/\(medium.file)" }

    /// The real file that a drive with this medium delivers: its own, or where its link leads.
    func content(of medium: Medium, on vios: VIOS) -> String {
        guard let target = medium.linksTo, let mount = vios.mounts.first(where: { target.hasPrefix($0.point + "/") }) else {
            return path(medium, directory.host(vios.name))
        }
        return directory.nfs(mount.server) + mount.directory + target.dropFirst(mount.point.count)
    }

    /// Writes the files of the NFS servers.
    func createShares(_ state: LabState) throws {
        for server in state.nfs {
            for path in server.exports {
                try FileManager.default.createDirectory(
                    atPath: directory.nfs(server.name) + path, withIntermediateDirectories: true)
            }
            for file in server.files {
                let path = directory.nfs(server.name) + file.name
                try FileManager.default.createDirectory(
                    atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
                try SampleImage.write(to: path, volumeID: file.volumeID ?? "", bytes: file.bytes)
            }
        }
    }

    private func create(_ medium: Medium, _ host: HostDirectory) throws {
        if medium.linksTo != nil { return }
        try FileManager.default.createDirectory(atPath: host.media, withIntermediateDirectories: true)
        let path = path(medium, host)
        if let volume = medium.volumeID { return try SampleImage.write(to: path, volumeID: volume, bytes: medium.bytes) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw LabError.system(path, errno) }
        defer { close(descriptor) }
        if ftruncate(descriptor, medium.bytes) != 0 { throw LabError.system(path, errno) }
    }

    private func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
