import Foundation

/// `viosvrcmd -m MS {-p VIOS | --id N} -c "command"` ([D] HM:viosvrcmd): passes an ioscli command to a VIOS over RMC.
///
/// A failed command is rc 1 with HSCL2970 and the VIOS's text on standard error ([C] errors/lpartool-unloadopt-busy); the VIOS's own
/// code is not passed through ([I]). A command without output and without error is silent.
enum Viosvrcmd {
    static func answer(_ invocation: HMCInvocation, _ machine: HMCView) throws -> Answer {
        let options = invocation.options
        let system: ManagedSystem
        switch machine.system(options) {
        case .failure(let refusal): return refusal.answer
        case .success(let found): system = found
        }
        let vios = system.vios.first { $0.name == options["p"] || String($0.partitionID) == options["id"] }
        // guess: number and text.
        guard let vios else {
            return machine.failed(
                "HSCL8012", "The partition named \(options["p"] ?? "") was not found.",
                "Nie znaleziono partycji o nazwie \(options["p"] ?? "").")
        }
        if machine.isCutOff || machine.hmc.rmcState(of: vios.name) == "none" { return noConnection(vios, machine) }
        guard let text = options["c"], let words = InnerCommand.words(text), !words.isEmpty, options.strays.isEmpty else {
            // guess: the answer to a wrong -c; attach-cd never needs a character that a shell would act on.
            return wrapped("Command is not valid: \(options["c"] ?? "")", machine)
        }
        let run = try IOSCLI(invocation.context.directory, vios.name).run(words)
        if run.status == 0 { return Answer(out: run.out, err: run.err) }
        return wrapped(run.out + run.err, machine)
    }

    /// The number is sourced ([K] reference section 5); guess: the text.
    private static func noConnection(_ vios: VIOS, _ machine: HMCView) -> Answer {
        machine.failed(
            "HSCL2957",
            "Either there is currently no RMC connection between the management console and the partition "
                + "\(vios.name) or the partition does not support dynamic partitioning operations.",
            "Brak połączenia RMC między konsolą i partycją \(vios.name).")
    }

    private static func wrapped(_ text: String, _ machine: HMCView) -> Answer {
        let head = machine.failed(
            "HSCL2970", "The IOServer command has failed because of the following reason:",
            "Komenda IOServer nie powiodła się z następującego powodu:")
        return Answer(err: head.err + text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n"), status: 1)
    }
}

/// The VIOS's own command, as RMC runs it there.
private struct IOSCLI {
    private let directory: LabDirectory
    private let vios: String

    init(_ directory: LabDirectory, _ vios: String) {
        self.directory = directory
        self.vios = vios
    }

    func run(_ words: [String]) throws -> (status: Int32, out: String, err: String) {
        let (out, err) = (try ScratchFile(in: directory.path), try ScratchFile(in: directory.path))
        let bin = directory.host(vios).bin
        // guess: padmin's other tools work as well; public scripts use test, rm and echo so ([K] infra-go-sdk).
        let isTool = CommandTable.viosTools[words[0]] != nil
        let tool = "\(bin)/\(words[0])"
        if isTool, access(tool, X_OK) != 0 { return (127, "", "rksh: \(words[0]): not found\n") }
        let child = try ChildProcess(
            (isTool ? [tool] : [bin + "/ioscli", words[0]]) + words.dropFirst(),
            environment: [CommandContext.hostVariable: vios, "LOGNAME": "padmin", "LC_ALL": "C"],
            input: EmulatedHost.nullInput(), capturing: (out.descriptor, err.descriptor))
        return (try child.wait(), try out.text(), try err.text())
    }
}
