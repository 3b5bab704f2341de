/// The storage side of a world: pools, repositories, media, limits and NFS servers.
extension WorldBuilder {
    func furnish(_ vios: inout VIOS, _ file: WorldFile.Server) throws {
        // The default is what lsrep showed in captures lsrep-01 and lssp-01.
        let pools = file.pools ?? [.init(name: "rootvg", size_mb: 279_552, free_mb: 220_416, type: nil, pp_mb: nil)]
        vios.pools = pools.map { pool in
            StoragePool(
                name: pool.name, type: pool.type ?? "LVPOOL", sizeMB: pool.size_mb, freeMB: pool.free_mb,
                partitionMB: pool.pp_mb ?? 256, backingDevices: 0)
        }
        vios.limits = VIOSLimits(
            homeBytes: try size(file.limits?.home) ?? 10 << 30, homeUsedBytes: try size(file.limits?.home_used) ?? 0,
            fileBytes: try size(file.limits?.fsize), lacks: file.limits?.lacks ?? ["openssl"])
        guard let repository = file.repository else { return }
        let pool = repository.pool ?? "rootvg"
        guard vios.pools.contains(where: { $0.name == pool }) else { throw bad("\(file.name) has no pool '\(pool)'") }
        let sizeMB = repository.size_mb ?? 10198
        vios.repository = MediaRepository(sizeMB: sizeMB, volumeMB: sizeMB, pool: pool, media: [])
        for item in repository.media ?? [] { vios.add(try medium(item)) }
    }

    func share(_ file: WorldFile.Share) throws -> NFSServer {
        NFSServer(name: file.name, exports: file.exports, files: try (file.files ?? []).map(medium))
    }

    private func medium(_ file: WorldFile.MediaFile) throws -> Medium {
        guard (file.size_mb == nil) != (file.bytes == nil) else { throw bad("\(file.name) needs size_mb or bytes") }
        return Medium(
            name: file.name, bytes: file.bytes ?? (file.size_mb ?? 0) << 20, access: file.access ?? "rw",
            volumeID: file.volume_id ?? volumeID(file.name))
    }

    /// `AIX_720500_DVD_1` for `AIX_720500_DVD_1.iso`; nil for a name without `.iso`.
    private func volumeID(_ name: String) -> String? {
        guard name.hasSuffix(".iso"), let stem = name.split(separator: "/").last?.dropLast(4) else { return nil }
        return String(stem.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    private func size(_ text: String?) throws -> Int? {
        try text.map { text in
            guard let bytes = ByteCount.parse(text) else { throw bad("'\(text)' isn't a size") }
            return bytes
        }
    }
}
