import PowerVM
import VirtualOptical

/// A VIOS's checks, in one exec that only reads.
struct DoctorVIOS: Sendable {
    var access: RemoteHost
    var bound: Duration

    private var name: String { access.name.text }

    func examine() async -> [DoctorCheck] {
        var batch = CommandBatch()
        for text in [access.route.shellText(Ioslevel()), access.route.shellText(Lsvopt()), access.route.shellText(Lsrep())] {
            batch.add(text)
        }
        do {
            let answer = try await access.runner.exchange(Exchange(line: batch.line, timeout: bound))
            let endings = batch.endings(of: answer)
            return checks(level: endings[0], drives: endings[1], repository: endings[2])
        } catch {
            return [.failed("ioslevel", name, error)]
        }
    }

    private func checks(
        level: CommandBatch.Ending, drives: CommandBatch.Ending, repository: CommandBatch.Ending
    ) -> [DoctorCheck] {
        [
            check("ioslevel", Ioslevel(), level) { .ok("ioslevel", name, $0) },
            // A user that can list the drives has the role for ioscli; a read-only check can't show whether it may change them.
            check("role", Lsvopt(), drives) { drives in
                .ok("role", name, "ioscli runs", "\(drives.count) virtual optical drive\(drives.count == 1 ? "" : "s")")
            },
            check("repository", Lsrep(), repository) { contents in
                guard let size = contents.repository else {
                    return .warning(
                        "repository", name, "none", "drives can be created, but no media loaded",
                        hint: "to load media, create one: attach-cd vios mkrep \(name) POOL SIZE")
                }
                return .ok("repository", name, "\(size.freeMB) of \(size.sizeMB) MB free", "\(contents.media.count) media")
            },
        ]
    }

    private func check<C: RemoteCommand>(
        _ name: String, _ command: C, _ ending: CommandBatch.Ending, _ good: (C.Output) -> DoctorCheck
    ) -> DoctorCheck {
        switch ending {
        case .lost(_, let messages):
            return DoctorCheck(
                name: name, host: self.name, status: .failed, value: ProblemCode.answerLost.rawValue,
                detail: "the answer to \(access.route.display(command)) is incomplete"
                    + (messages.isEmpty ? "" : ": \(SafeText.clean(messages))"),
                hint: "check that \(self.name) is a VIOS, and that its user is padmin or has a role for ioscli", outcome: .failed)
        case .finished(let result):
            do {
                return good(try command.read(result))
            } catch {
                return .failed(name, self.name, Problem(error, host: self.name))
            }
        }
    }
}
