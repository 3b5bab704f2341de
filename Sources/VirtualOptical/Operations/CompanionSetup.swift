import PowerVM

/// `lpar-setup`: installs the companion script on an LPAR, after the same checks as before an attach.
public struct CompanionSetup: Sendable {
    var request: DriveRequest
    var lpar: LPARHost
    var surroundings: OperationContext

    public init(request: DriveRequest, lpar: LPARHost, surroundings: OperationContext) {
        self.request = request
        self.lpar = lpar
        self.surroundings = surroundings
    }

    /// The file as it was seen there.
    public struct Installed: Sendable, Equatable {
        /// POSIX `cksum`.
        public var checksum: String
        /// As `ls` shows it: `-rwxr-xr-x`.
        public var mode: String
        /// Numeric user id.
        public var owner: String
        /// As the installed script itself says.
        public var version: String
    }

    /// - Returns: what is installed now, nil if that couldn't be seen to the end; and how it ended.
    public func run() async -> (installed: Installed?, end: VerbOutcome) {
        var installed: Installed?
        let end = await VerbOutcome.of { outcome async throws(Problem) in installed = try await setUp(&outcome) }
        return (installed, end)
    }

    private func setUp(_ outcome: inout VerbOutcome) async throws(Problem) -> Installed {
        let client = ClientFacts(
            host: lpar.runner.host, identity: try await lpar.identity(bound: request.bounds.command),
            view: ClientView(adapters: [], discs: []))
        _ = try ClientGuard(request: request, need: .nothing).check(client)
        let file = try await install(&outcome)
        // It has to run from its place too, and be the version that belongs to this program.
        let installed = LPARHost(runner: lpar.runner, companion: Companion(delivery: .installed, become: lpar.companion.become))
        let check = try await installed.ask(.facts, bound: request.bounds.command)
        return Installed(
            checksum: CompanionInstall.checksum, mode: file.mode, owner: file.owner,
            version: SafeText.clean(check.first("version") ?? ""))
    }

    private func install(_ outcome: inout VerbOutcome) async throws(Problem) -> (mode: String, owner: String) {
        let began = surroundings.now()
        let (answer, result) = await send()
        let record = StepRecord(
            name: "install-companion", host: lpar.runner.host, command: CompanionInstall.display, outcome: "",
            seconds: surroundings.now() - began)
        try outcome.add(record, result)
        let words = SafeText.clean(answer?.first("file") ?? "").split(separator: " ").map(String.init)
        return (words.first ?? "", words.dropFirst().first ?? "")
    }

    private func send() async -> (CompanionAnswer?, StepOutcome) {
        let install = CompanionInstall()
        do {
            let raw = try await lpar.runner.exchange(install.exchange(timeout: request.bounds.command))
            guard let answer = try install.read(raw) else {
                return (nil, .unknown(lost("the answer to the installation was lost")))
            }
            return (answer, judge(answer))
        } catch let failure as TransportFailure {
            guard !failure.mayHaveRun else { return (nil, .unknown(lost(failure.message))) }
            return (nil, .failed(Problem(failure, host: lpar.runner.host, command: CompanionInstall.display)))
        } catch {
            // What can't be read was run all the same.
            return (nil, .unknown(lost("the answer to the installation can't be read")))
        }
    }

    private func judge(_ answer: CompanionAnswer) -> StepOutcome {
        let host = lpar.runner.host
        guard answer.status != 0 else { return answer.first("installed") == "yes" ? .changed : .alreadyDone }
        let failure = answer.failure ?? .init(code: "not-installed", text: "the installation ended with \(answer.status)")
        let hint =
            switch failure.code {
            case "unsafe-directory":
                "on \(host) as root: chown root and chmod go-w that directory, then run the same command again"
            default: "log in as root for this (ssh configuration or --ssh-config), and see that /usr/local/sbin can be written"
            }
        return .failed(
            Problem(
                answer.status == 2 ? .refused : .failed, failure.code, "\(host): \(failure.text)", hint: hint, host: host,
                command: CompanionInstall.display))
    }

    private func lost(_ what: String) -> Problem {
        let host = lpar.runner.host
        return Problem(
            .unknown, "unknown-outcome", "\(host): \(what)",
            hint: "run the same command again: the file is replaced whole or not at all", host: host,
            command: CompanionInstall.display, retryable: true)
    }
}

extension LPARHost {
    /// What the partition says of itself; nothing is changed.
    public func identity(bound: Duration) async throws(Problem) -> ClientIdentity {
        let answer = try await ask(.facts, bound: bound)
        do {
            return try ClientIdentity(answer)
        } catch {
            throw Problem(error, host: runner.host)
        }
    }
}
