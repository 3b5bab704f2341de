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
            // guess: what a wrong -c answers; attach-cd never needs a sign that a shell would act on.
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
        let (out, err) = (try scratch(), try scratch())
        defer {
            close(out)
            close(err)
        }
        let child = try ChildProcess(
            [directory.host(vios).bin + "/ioscli"] + words,
            environment: [CommandContext.hostVariable: vios, "LOGNAME": "padmin", "LC_ALL": "C"], capturing: (out, err))
        let status = try child.wait()
        return (status, try text(out), try text(err))
    }

    /// A file without a name.
    private func scratch() throws -> Int32 {
        var template = Array((directory.path + "/viosvrcmd.XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        if descriptor < 0 { throw LabError.system("mkstemp", errno) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    private func text(_ descriptor: Int32) throws -> String {
        lseek(descriptor, 0, SEEK_SET)
        let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd()
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
