import PowerVM

@testable import VirtualOptical

/// The far end of scp: takes or sends one file, slowly.
final class ModelStoreStream: CommandStream, @unchecked Sendable {
    enum Role: Equatable {
        case sink, source, missing
        /// `dd` that prints the first MiB of a file.
        case head
        /// `dd`, which prints this marker behind it.
        case copy(from: Int, marker: String)
    }

    private let host: ModelStoreHost
    private let role: Role
    private let path: String
    private var output: [UInt8] = []
    private var announced: Int?
    private var received = 0
    private var complaint: String?
    private var isOver = false
    private var isCut = false
    private var status: Int32 = 0
    private var cutAt: Int?
    private var fullAt: Int?
    private var flipAt: Int?

    private var store: ModelStore { host.store }

    init(_ host: ModelStoreHost, _ words: [String], _ role: Role) {
        self.host = host
        self.role = role
        path = words[2]
        if case .copy(let start, _) = role {
            (announced, received) = (.max, start)
            host.store.writing.append(path)
        }
        if role == .head {
            output = Array(store.file(path)?.content.prefix(1 << 20) ?? [])
            (isOver, status) = (true, store.file(path) == nil ? 2 : 0)
        }
        if ![.source, .missing, .head].contains(role) {
            output = role == .sink ? [0] : []
            cutAt = host.store.faults.cutsAt.isEmpty ? nil : host.store.faults.cutsAt.removeFirst()
            (fullAt, host.store.faults.fullAt) = (host.store.faults.fullAt, nil)
            (flipAt, host.store.faults.flipAt) = (host.store.faults.flipAt, nil)
        }
        if role == .missing { (isOver, status) = (true, 127) }
    }

    private static let lost = TransportFailure(
        kind: .lost, code: "connection-lost", message: "vio1: the connection broke", hint: "again", mayHaveRun: true,
        retryable: true)
    private static let cancelled = TransportFailure(
        kind: .cancelled, code: "interrupted", message: "vio1: interrupted", hint: "again", mayHaveRun: true)

    func write(_ bytes: [UInt8]) async throws(TransportFailure) -> Bool {
        if Task.isCancelled { throw Self.cancelled }
        if role == .source { return true }
        if isOver { return false }
        guard let whole = announced else {
            let line = String(decoding: bytes, as: UTF8.self)
            announced = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            if store.files[path] == nil {
                store.files[path] = ModelStore.File(content: [], modified: store.now, owner: host.name)
            }
            store.writing.append(path)
            output.append(0)
            return true
        }
        if received >= whole {
            // The zero behind the content.
            output += complaint.map { [1] + Array("scp: \($0)\n".utf8) } ?? [0]
            status = complaint == nil ? 0 : 1
            if complaint == nil { truncate(whole) }
            return true
        }
        await store.simulation.sleep(Double(bytes.count) / store.networkRate)
        if Task.isCancelled { throw Self.cancelled }
        let passing = cutAt.map { min(bytes.count, max(0, $0 - received)) } ?? bytes.count
        take(Array(bytes.prefix(passing)))
        received += passing
        if passing < bytes.count {
            finish()
            throw Self.lost
        }
        return true
    }

    /// Writes as much as there is room for; the rest is read all the same.
    private func take(_ piece: [UInt8]) {
        guard complaint == nil, var file = store.files.removeValue(forKey: path) else { return }
        let full = min(fullAt ?? .max, max(store.faults.home - store.homeUsed, file.content.count))
        let limit = store.faults.fsize ?? .max
        let room = max(0, min(full, limit) - received)
        var written = Array(piece.prefix(room))
        if let flipAt, (received..<received + written.count).contains(flipAt) { written[flipAt - received] ^= 0xff }
        let end = min(file.content.count, received + written.count)
        if !written.isEmpty {
            file.content.replaceSubrange(
                min(received, file.content.count)..<max(end, min(received, file.content.count)), with: written)
            (file.modified, file.owner) = (store.now, host.name)
        }
        store.files[path] = file
        if written.count < piece.count { complaint = "\(path): \(limit < full ? "File too large" : "No space left on device")" }
    }

    private func truncate(_ count: Int) {
        if var file = store.files[path], file.content.count > count {
            file.content.removeLast(file.content.count - count)
            store.files[path] = file
        }
    }

    func finishInput() async throws(TransportFailure) {
        isOver = true
        guard case .copy(_, let marker) = role else { return }
        output = Array("\(complaint.map { "dd: \($0)\n" } ?? "")\(marker)\(complaint == nil ? 0 : 1)\n".utf8)
    }

    func read() async throws(TransportFailure) -> [UInt8]? {
        if Task.isCancelled { throw Self.cancelled }
        if role == .source, output.isEmpty, !isOver { serve() }
        if output.isEmpty, isCut { throw Self.lost }
        if output.isEmpty {
            if role != .missing, !isOver { await store.simulation.sleep(60) }
            return nil
        }
        defer { output = [] }
        return output
    }

    /// `scp -f`: everything at once.
    private func serve() {
        isOver = true
        store.advance()
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard let file = store.media[name]?.file else {
            output = [1] + Array("scp: \(path): No such file or directory\n".utf8)
            status = 1
            return
        }
        output = Array("C0644 \(file.content.count) \(name)\n".utf8) + file.content + [0]
        if store.faults.readTouches { store.media[name]?.file.modified = store.now + 3600 }
        if let cut = store.faults.readsCutAt {
            output.removeLast(max(0, file.content.count + 1 - cut))
            (store.faults.readsCutAt, isCut) = (nil, true)
        }
    }

    func end() async throws(TransportFailure) -> StreamEnd {
        finish()
        let messages = role == .missing ? Array("rksh: not found.\n".utf8) : []
        return StreamEnd(messages: messages, exitStatus: status)
    }

    func close() async { finish() }

    private func finish() {
        isOver = true
        if let index = store.writing.firstIndex(of: path), role != .source { store.writing.remove(at: index) }
    }
}
