import Foundation
import Hashing
import PowerVM
import Testing

@testable import VirtualOptical

/// The storage side of one VIOS in memory, on a simulated clock: staged files, a media repository, imports that take time. Written by
/// hand from the reference; no reader of PowerVM is used on this side. Used on one thread only.
final class ModelStore: @unchecked Sendable {
    struct File: Equatable {
        var content: [UInt8]
        var modified: Double
        /// Who wrote it.
        var owner: String
    }

    struct Medium: Equatable {
        var file: File
        var access: String
        var drives: [String] = []
        /// The image that it should become; nil: it is what it should be.
        var wanted: Int?
    }

    struct Import: Equatable {
        var medium: String
        var source: String
        var content: [UInt8]
        var start: Double
        /// It dies after this many bytes.
        var end: Int?
    }

    /// A removal, and whose it was.
    struct Removal: Equatable {
        var by: String
        var name: String
        var owner: String
        /// It was being written, imported or loaded.
        var wasInUse: Bool
    }

    /// What goes wrong, for every host that uses it.
    struct Faults {
        /// Bytes that fit into /home in all.
        var home = 1 << 30
        var fsize: Int?
        /// Tools that padmin doesn't have.
        var lacks: Set<String> = ["openssl"]
        /// The next transfers: the connection is cut after so many bytes, the disk is full, a byte is wrong.
        var cutsAt: [Int] = []
        var fullAt: Int?
        var flipAt: Int?
        /// `mkvopt` dies after so many bytes, ignores `-ro`, finds the repository full, copies a wrong byte.
        var importDiesAt: Int?
        var ignoresReadOnly = false
        var refusesImport = false
        var importFlipAt: Int?
        var chvoptFails = false
        var rmFails = false
        /// The next `scp -f` is cut after so many bytes; each one changes the time of its file.
        var readsCutAt: Int?
        var readTouches = false
        /// `mount` and `unmount` are refused.
        var mountFails = false
        var unmountFails = false
        /// What looks at the mount point waits for ever.
        var serverIsDead = false
    }

    let simulation: Simulation
    var faults = Faults()
    /// Bytes a second.
    var networkRate = 200_000.0
    var importRate = 100_000.0
    var sizeMB: Int? = 1015
    var poolFreeMB = 41984
    var files: [String: File] = [:]
    var media: [String: Medium] = [:]
    /// What the NFS server nfs01 exports, with the files below it.
    var exports: [String: [String: File]] = [:]
    /// What is mounted on /mnt; nil: nothing.
    var mounted: String?
    /// Who mounted it.
    var mountedBy: String?
    var imports: [Import] = []
    /// Paths that a transfer writes now.
    var writing: [String] = []
    var removals: [Removal] = []
    /// What others do right after the first command that begins so.
    var meanwhile: (command: String, change: (ModelStore) -> Void)?
    /// The changing commands, with the host that sent them.
    var changes: [(host: String, command: String)] = []

    init(_ simulation: Simulation) { self.simulation = simulation }

    var now: Double { simulation.now }

    // MARK: Imports

    /// Brings the media that are being written up to now.
    func advance() {
        for job in imports {
            let whole = job.end ?? job.content.count
            let done = min(whole, Int((now - job.start) * importRate))
            if var medium = media[job.medium], medium.file.content.count != done {
                medium.file.content = Array(job.content.prefix(done))
                medium.file.modified = now
                media[job.medium] = medium
            }
        }
        imports.removeAll { now - $0.start >= Double($0.end ?? $0.content.count) / importRate }
    }

    func isImporting(_ medium: String) -> Bool {
        advance()
        return imports.contains { $0.medium == medium }
    }

    var homeUsed: Int { files.values.reduce(0) { $0 + $1.content.count } }

    var freeMB: Int {
        (sizeMB ?? 0) - media.values.reduce(0) { $0 + (max($1.file.content.count, $1.wanted ?? 0) + 0xf_ffff) >> 20 }
    }

    // MARK: Listings

    var library: ModelLibrary.State {
        advance()
        var state = ModelLibrary.State()
        state.sizeMB = sizeMB
        state.poolFreeMB = poolFreeMB
        state.media = media.sorted { $0.key < $1.key }.map {
            ModelLibrary.Medium(
                name: $0.key, bytes: $0.value.file.content.count, access: $0.value.access, drives: $0.value.drives)
        }
        return state
    }

    func listing(_ path: String) -> (String, Int) {
        advance()
        if path == "/mnt" {
            let rows = mountedFiles.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
            return ("total \(rows.count)\n" + rows.joined(), 0)
        }
        if path == "/home/padmin" || path == "/home/big" {
            let rows = files.filter { $0.key.hasPrefix(path + "/") }.sorted { $0.key < $1.key }.map {
                row(String($0.key.dropFirst(path.count + 1)), $0.value)
            }
            return ("total \(rows.count)\n" + rows.joined(), 0)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard let file = path.hasPrefix("/var/vio/VMLibrary/") ? media[name]?.file : file(path) else {
            return ("ls: 0653-341 The file \(path) does not exist.\n", 2)
        }
        return (row(path, file), 0)
    }

    private var mountedFiles: [String: File] { mounted.flatMap { exports[String($0.dropFirst(6))] } ?? [:] }

    /// A file of padmin's, or below /mnt.
    func file(_ path: String) -> File? {
        path.hasPrefix("/mnt/") ? mountedFiles[String(path.dropFirst(5))] : files[path]
    }

    private func row(_ name: String, _ file: File) -> String {
        let minutes = Int(file.modified / 60)
        let time = String(format: "%02d:%02d", 6 + minutes / 60 % 18, minutes % 60)
        return "-rw-------    1 padmin   staff    \(file.content.count) Nov 29 \(time) \(name)\n"
    }

    func digest(_ words: [String]) -> (String, Int) {
        advance()
        let path = words.last ?? ""
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard let file = path.hasPrefix("/var/") ? media[name]?.file : file(path) else {
            return ("\(words[0]): \(path): A file or directory in the path name does not exist.\n", 1)
        }
        switch words[0] {
        case "csum": return ("\(Self.sha256(file.content))  \(path)\n", 0)
        case "openssl": return ("SHA256(\(path))= \(Self.sha256(file.content))\n", 0)
        default: return ("\(ChecksumStream.value(of: file.content)) \(file.content.count) \(path)\n", 0)
        }
    }

    static func sha256(_ content: [UInt8]) -> String {
        let stream = SHA256Stream()
        content.withUnsafeBytes { stream.add($0) }
        return stream.hex
    }

    func processes(_ own: [String]) -> String {
        advance()
        let rows =
            imports.map { "ioscli mkvopt -name \($0.medium) -file \($0.source) -ro" } + writing.map { "scp -t \($0)" } + own
        return "     UID   PID  PPID   C    STIME    TTY  TIME CMD\n    root     1     0   0   Nov 01      -  0:05 /etc/init\n"
            + rows.enumerated().map { "  padmin  \(100 + $0)   99   0 10:00:00      -  0:00 \($1)\n" }.joined()
    }
}
