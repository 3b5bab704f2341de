import AsyncSupport
import PowerVM

/// `lpar-setup`: installs the companion script on an LPAR, after the same checks as before an attach.
public struct CompanionSetup: Sendable {
    var identity: LPARIdentity
    var lpar: LPARHost
    var context: OperationContext

    public init(identity: LPARIdentity, lpar: LPARHost, context: OperationContext) {
        self.identity = identity
        self.lpar = lpar
        self.context = context
    }

    /// The file as it was seen there.
    public struct Installed: Sendable, Equatable {
        /// POSIX `cksum`.
        public var checksum: String
        /// As `ls` shows it: `-rwxr-xr-x`.
        public var mode: String
        /// Numeric user id.
        public var owner: String
        /// As the installed script itself reports it.
        public var version: String
    }

    /// - Returns: what is installed now, nil if that couldn't be seen to the end; and how it ended.
    public func run() async -> (installed: Installed?, end: VerbOutcome) {
        var journal = Journal()
        do throws(Problem) {
            _ = try ClientGuard(lpar: identity, need: .nothing).check(try await lpar.survey(context))
            let began = context.clock.now()
            let step = "install-companion"
            let ended = await context.showing(step, of: identity.name, on: lpar.host) {
                await context.announcing(CompanionInstall.display, on: lpar.host, outcome: { $0.1 }) {
                    await shielded { await install() }
                }
            }
            guard let (answer, outcome) = ended else { throw Problem.interrupted(before: CompanionInstall.display) }
            journal.append(
                StepResult(outcome: outcome, effect: .none, command: CompanionInstall.display),
                StepRecord(
                    name: step, host: lpar.host, command: CompanionInstall.display, outcome: outcome.word,
                    seconds: context.clock.now() - began))
            if let problem = journal.problem { throw problem }
            return (try await installed(answer), VerbOutcome(nil, journal))
        } catch {
            if journal.records.contains(where: { $0.outcome == .changed || $0.outcome == .alreadyDone }) {
                var problem = error
                problem.message += "; the script is installed, but wasn't checked to the end"
                return (nil, VerbOutcome(nil, journal, failed: problem))
            }
            return (nil, VerbOutcome(nil, journal, failed: error))
        }
    }

    /// It has to run from its installed path too, and be the version that belongs to this program.
    private func installed(_ answer: CompanionAnswer?) async throws(Problem) -> Installed {
        let there = LPARHost(runner: lpar.runner, companion: Companion(delivery: .installed, become: lpar.companion.become))
        let check = try await there.ask(.facts, bound: context.limits.command)
        let words = SafeText.clean(answer?.first("file") ?? "").split(separator: " ").map(String.init)
        return Installed(
            checksum: CompanionInstall.checksum, mode: words.first ?? "", owner: words.dropFirst().first ?? "",
            version: SafeText.clean(check.first("version") ?? ""))
    }

    private func install() async -> (CompanionAnswer?, StepOutcome) {
        func lost(_ what: String) -> (CompanionAnswer?, StepOutcome) {
            (nil, .unknown(.installationLost(what, on: lpar.host)))
        }
        let install = CompanionInstall()
        do {
            let raw = try await lpar.runner.exchange(install.exchange(timeout: context.limits.command))
            guard let answer = try install.read(raw) else { return lost("the answer of the installation was lost") }
            guard answer.status == 0 else { return (answer, .failed(.notInstalled(answer, on: lpar.host))) }
            return (answer, answer.first("installed") == "yes" ? .changed : .alreadyDone)
        } catch let failure as TransportFailure {
            guard !failure.mayHaveRun else { return lost(failure.message) }
            return (nil, .failed(Problem(failure, host: lpar.host, command: CompanionInstall.display)))
        } catch {
            // A command whose answer can't be read was run all the same.
            return lost("the result of the installation can't be read")
        }
    }
}
