import PowerVM

/// `media put --from-vios` on one VIOS: an image that is a file there already becomes a medium. The file stays as it is.
public struct MediumFromFile: MediumBringing {
    public struct Source: Sendable, Equatable {
        public var path: RemotePath
        /// `--sha256`: the digest that the file must have.
        public var sha256: String?
        /// `--any-content`
        public var allowsAnyContent: Bool

        public init(path: RemotePath, sha256: String? = nil, allowsAnyContent: Bool = false) {
            self.path = path
            self.sha256 = sha256
            self.allowsAnyContent = allowsAnyContent
        }

        /// - Parameter vios: nil: of any.
        public func report(on vios: VIOSName? = nil) -> MediaResult.Image {
            MediaResult.Image(path: (vios.map { "\($0):" } ?? "") + path.text, bytes: nil, sha256: sha256)
        }
    }

    let source: Source
    let name: MediumName
    let intent: PutIntent
    let vios: RemoteHost
    let records: any MediaRecords
    let context: OperationContext

    public init(
        _ source: Source, name: MediumName, intent: PutIntent, vios: RemoteHost, records: any MediaRecords,
        context: OperationContext
    ) {
        self.source = source
        self.name = name
        self.intent = intent
        self.vios = vios
        self.records = records
        self.context = context
    }

    /// Its size is seen on the VIOS only; what it takes of the repository is checked before it is imported.
    public var megabytes: Int { 0 }

    private func failed(_ problem: Problem) -> MediaResult {
        var result = MediaResult(
            vios: vios.name, name: name, image: source.report(on: vios.name), route: vios.routeName, status: .failed)
        result.end(problem)
        return result
    }

    public func preview(reservedMB: Int) async -> MediaResult {
        do throws(Problem) {
            let (put, decision) = try await decide(reservedMB)
            return put.planned(decision)
        } catch {
            return failed(error)
        }
    }

    public func run() async -> MediaResult {
        guard !intent.isDryRun else { return await preview(reservedMB: 0) }
        do throws(Problem) {
            let claims = try records.claims(["medium \(name)"], on: vios.name)
            let (put, decision) = try await decide(0)
            let end = await PutRun(put: put, decision: decision).run()
            withExtendedLifetime(claims) {}
            return end
        } catch {
            return failed(error)
        }
    }

    /// Everything that can be refused before the VIOS copies it.
    private func decide(_ reservedMB: Int) async throws(Problem) -> (MediumPut, MediumPut.Decision) {
        guard vios.route.carries(ListFiles(source.path)) else { throw .hmcShowsNoFile(source.path, name, vios) }
        let facts = try await vios.survey(forPutting: [name], staging: PutIntent.home, context)
        let place = "\(vios.name):\(source.path)"
        let bytes = try await vios.size(of: source.path, context)
        try facts.checkTools(for: intent, source.sha256, of: place)
        let look = try await vios.look(at: source.path, of: place, byteCount: bytes, allowsAnyContent: source.allowsAnyContent)
        let image = RemoteImage(
            place: place, path: source.path, byteCount: bytes, volumeID: look.volumeID, sha256: source.sha256)
        let put = MediumPut(
            .remote(image), name: name, intent: intent, vios: vios, records: records, context: context)
        var decision = try await put.decide(by: facts, nil, reservedMB: reservedMB)
        if let warning = look.warning { decision.plan.warnings.append(warning) }
        return (put, decision)
    }
}
