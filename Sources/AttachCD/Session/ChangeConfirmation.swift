import ArgumentParser
import Glibc
import PowerVM

/// The question before a change of LPARs that `--all` or a pattern selected.
struct ChangeConfirmation {
    var operation: String
    var names: [String]

    private static let listed = 20

    var text: String {
        let more = names.count > Self.listed ? " and \(names.count - Self.listed) more" : ""
        let list = names.prefix(Self.listed).joined(separator: ", ") + more
        return SafeText.clean("\(operation) \(names.count) LPAR\(names.count == 1 ? "" : "s"): \(list)")
    }

    /// - Parameter descriptor: where the answer comes from.
    /// - Throws: a usage error without a terminal; exit 2 without a change after any answer but yes; what a signal interrupts.
    func ask(isPossible: Bool, signals: SignalWatch, from descriptor: Int32 = STDIN_FILENO) async throws {
        guard isPossible else {
            throw CommandLineReader.Failure.fault(
                UsageFault(
                    code: .usage, message: "\(text): without a terminal this needs --yes; nothing was changed",
                    hint: "--dry-run shows what would be done, --yes does it", operation: operation))
        }
        LiveRegion.ask("attach-cd: \(text)\nContinue? [y/N] ")
        defer { LiveRegion.isAnswered() }
        let line = Task { await HostKeyPrompt.line(from: descriptor) }
        signals.follow { _ in line.cancel() }
        let answer = await line.value?.lowercased()
        if let signal = signals.first {
            Terminal.error("\n")
            throw Interruption.BeforeWork(signal: signal)
        }
        guard answer == "y" || answer == "yes" else {
            Terminal.error("attach-cd: nothing was changed\n")
            throw ExitCode(2)
        }
    }
}
