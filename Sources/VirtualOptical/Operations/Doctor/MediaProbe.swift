import PowerVM

/// `doctor --media`: which of the tools that `media put` uses a VIOS has for padmin, found out without any change.
public struct MediaProbe: Sendable {
    var vios: RemoteHost
    var context: OperationContext

    public init(vios: RemoteHost, context: OperationContext) {
        self.vios = vios
        self.context = context
    }

    private var name: String { vios.name.text }

    public func examine() async -> [DoctorCheck] {
        let home = PutIntent.home
        guard vios.route.carries(ListFiles(home)), let library = RemotePath(ImportWatch.library),
            let profile = home.appending(".profile")
        else {
            return [.failed("transfer", name, .needsSSH(vios))]
        }
        var batch = Batch(vios)
        let tools = ProbeTool.Tool.allCases.map { ($0, batch.add(ProbeTool($0))) }
        let (files, media, space) = (batch.add(ListFiles(home)), batch.add(ListFiles(library)), batch.add(FreeSpace(home)))
        let processes = batch.add(ListProcesses())
        let sums = FileDigest.Tool.allCases.map { ($0, batch.add(FileDigest($0, profile))) }
        do throws(Problem) {
            let reply = try await batch.ask(context)
            let found = tools.reduce(into: [ProbeTool.Tool: String]()) { found, tool in
                if case .success(let text?) = reply.result(tool.1) { found[tool.0] = text }
            }
            let checksums = sums.filter { reply.knows($0.1) }.map(\.0)
            return [
                transfer(found), sizes(reply.result(media)), checksum(checksums),
                staging(reply.result(files), reply.result(space)),
                running(reply.result(processes)), limit(found[.ulimit]),
            ]
        } catch {
            return [.failed("transfer", name, error)]
        }
    }

    private func transfer(_ found: [ProbeTool.Tool: String]) -> DoctorCheck {
        guard found[.scp] != nil else {
            return DoctorCheck(
                name: "transfer", host: name, status: .failed, value: "no scp",
                detail: "padmin's shell has no scp, so no file can be sent", hint: "check ssh \(name) scp", outcome: .failed)
        }
        return .ok("transfer", name, "scp", found[.dd] == nil ? "without dd" : "with dd")
    }

    private func sizes(_ listing: Result<[ListFiles.File]?, Problem>) -> DoctorCheck {
        switch listing {
        case .success: .ok("sizes", name, "exact", "ls -l \(ImportWatch.library)")
        case .failure(let problem):
            .warning(
                "sizes", name, "megabytes", problem.message, hint: "sizes and growth of media come from lsrep then, in megabytes")
        }
    }

    private func checksum(_ tools: [FileDigest.Tool]) -> DoctorCheck {
        let words = tools.map(\.rawValue).joined(separator: ", ")
        switch tools.first {
        case .csum, .openssl: return .ok("checksum", name, "sha256", words)
        case .cksum: return .ok("checksum", name, "cksum", words)
        case nil:
            return .warning(
                "checksum", name, "none", "padmin has none of csum, openssl, cksum",
                hint: "media put --verify back reads media back instead")
        }
    }

    private func staging(
        _ files: Result<[ListFiles.File]?, Problem>, _ space: Result<FreeSpace.FileSystem, Problem>
    ) -> DoctorCheck {
        guard case .success(_?) = files else {
            return .warning(
                "staging", name, "not listed", "\(PutIntent.home) can't be listed", hint: "leftovers there can't be seen")
        }
        guard case .success(let system) = space else {
            return .warning(
                "staging", name, "unknown", "df can't be run", hint: "free space isn't checked before an image is sent")
        }
        return .ok("staging", name, "\(SizeText.of(bytes: system.freeKB << 10)) free", PutIntent.home.text)
    }

    private func running(_ processes: Result<[ListProcesses.Process], Problem>) -> DoctorCheck {
        switch processes {
        case .success: .ok("processes", name, "ps", nil)
        case .failure(let problem):
            .warning(
                "processes", name, "growth alone", problem.message, hint: "leftovers are listed by media clean, but not removed")
        }
    }

    private func limit(_ text: String?) -> DoctorCheck {
        guard let text else {
            return .warning("file-size", name, "unknown", "ulimit can't be run", hint: "a limit shows when sending")
        }
        guard text != "unlimited", let blocks = Int(text) else { return .ok("file-size", name, text, nil) }
        return .ok("file-size", name, SizeText.of(bytes: blocks * 512), "ulimit -f: \(text)")
    }
}
