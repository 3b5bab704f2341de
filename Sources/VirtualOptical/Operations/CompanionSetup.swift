import PowerVM

/// `lpar-setup`: installs the companion script on an LPAR, after the same checks as before an attach.
public struct CompanionSetup: Sendable {
    var request: DriveRequest
    var lpar: LPARAccess

    public init(request: DriveRequest, lpar: LPARAccess) {
        self.request = request
        self.lpar = lpar
    }

    public struct Outcome: Sendable, Equatable {
        public var changed: Bool
        public var host: String
        public var path: String
        public var checksum: String
        /// As the installed script itself says.
        public var version: String
    }

    public func run() async throws(Problem) -> Outcome {
        let host = lpar.runner.host
        let facts = try await lpar.ask(.facts, bound: request.bounds.command)
        let client: ClientFacts
        do {
            client = ClientFacts(host: host, identity: try ClientIdentity(facts), view: ClientView(adapters: [], discs: []))
        } catch {
            throw Problem(error, host: host)
        }
        _ = try ClientGuard(request: request, need: .nothing).check(client)
        let answer = try await install()
        // It has to run from its place too, and be the version that belongs to this program.
        let installed = LPARAccess(runner: lpar.runner, companion: Companion(delivery: .installed, become: lpar.companion.become))
        let check = try await installed.ask(.facts, bound: request.bounds.command)
        return Outcome(
            changed: answer.first("installed") == "yes", host: host, path: Companion.installedPath,
            checksum: CompanionInstall.checksum, version: SafeText.clean(check.first("version") ?? ""))
    }

    private func install() async throws(Problem) -> CompanionAnswer {
        let host = lpar.runner.host
        let install = CompanionInstall()
        let answer: CompanionAnswer?
        do {
            answer = try install.read(try await lpar.runner.exchange(install.exchange(timeout: request.bounds.command)))
        } catch let failure as TransportFailure {
            throw Problem(failure, host: host, command: CompanionInstall.display)
        } catch let error as ReadError {
            throw Problem(error, host: host)
        } catch {
            throw Problem(.failed, "internal", "\(host): \(error)", hint: "please report this", host: host)
        }
        guard let answer else {
            throw Problem(
                .unknown, "unknown-outcome", "\(host): the answer to the installation was lost",
                hint: "run the same command again: the file is replaced whole or not at all", host: host,
                command: CompanionInstall.display, retryable: true)
        }
        guard answer.status == 0 else {
            let failure = answer.failure ?? .init(code: "not-installed", text: "the installation ended with \(answer.status)")
            throw Problem(
                answer.status == 2 ? .refused : .failed, failure.code, "\(host): \(failure.text)",
                hint: "log in as root for this (ssh configuration or --ssh-config), and see that /usr/local/sbin can be written",
                host: host,
                command: CompanionInstall.display)
        }
        return answer
    }
}
