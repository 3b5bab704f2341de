import Dispatch
import Foundation
import PowerVM
import SSH

/// Asks the person at the terminal about an unknown host key; one question at a time, and nobody is asked where nobody sits.
actor HostKeyPrompt {
    private var last: Task<Bool, Never>?

    /// - Parameter isAllowed: false under `-q` and for JSON: a program reads the answer.
    /// - Returns: nil where nobody can be asked; an unknown key is then refused.
    static func asking(isAllowed: Bool) -> (@Sendable (HostKeyQuestion) async -> Bool)? {
        guard isAllowed, isatty(STDIN_FILENO) == 1, Terminal.errorIsTerminal else { return nil }
        let prompt = HostKeyPrompt()
        return { await prompt.ask($0) }
    }

    private func ask(_ question: HostKeyQuestion) async -> Bool {
        let before = last
        let task = Task {
            _ = await before?.value
            return await Self.answer(question)
        }
        last = task
        return await task.value
    }

    /// `yes`, or the fingerprint itself, as ssh takes it; everything else is no.
    private static func answer(_ question: HostKeyQuestion) async -> Bool {
        let fingerprint = question.fingerprint
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                Terminal.error("\r\u{1B}[K" + text(question))
                let line = readLine()?.trimmingCharacters(in: .whitespaces)
                continuation.resume(returning: line?.lowercased() == "yes" || line == fingerprint)
            }
        }
    }

    static func text(_ question: HostKeyQuestion) -> String {
        let others =
            question.otherKnownTypes.isEmpty
            ? ""
            : "known_hosts has other keys of this host (\(question.otherKnownTypes.joined(separator: ", "))): a reason to be careful.\n"
        return SafeText.cleanLines(
            "\(question.alias): the host key of \(question.name) isn't known.\n"
                + "\(question.keyType) key, fingerprint \(question.fingerprint)\n\(others)"
                + "Compare it with the host's (console: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub).\n"
                + "Accept it and write it to known_hosts? (yes, the fingerprint, or no) ")
    }
}
