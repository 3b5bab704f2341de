/// `chsysstate -m MS -r lpar -o on {-n LPAR | --id N} [-f PROFILE] [-b MODE]` ([D] HM:chsysstate): activates a partition.
///
/// Nothing boots: the HMC then lists the partition as `Open Firmware` (boot modes sms and of), otherwise as `Running`.
enum Chsysstate {
    /// [D] HM:chsysstate, REST PowerOn.
    private static let bootModes = ["norm", "dd", "ds", "of", "sms"]

    // guess: silent on success; numbers and texts of the refusals.
    static func answer(_ invocation: HMCInvocation, _ machine: HMCView) throws -> Answer {
        let options = invocation.options
        let system: ManagedSystem
        switch machine.system(options) {
        case .failure(let refusal): return refusal.answer
        case .success(let found): system = found
        }
        guard options["r"] == "lpar", options["o"] == "on" else {
            return machine.failed(
                "HSCL8004", "powerlab emulates chsysstate -r lpar -o on only.", "powerlab: tylko chsysstate -r lpar -o on.")
        }
        let name = options["n"] ?? options["id"] ?? ""
        guard let lpar = system.lpars.first(where: { $0.name == options["n"] || String($0.partitionID) == options["id"] }) else {
            return machine.failed(
                "HSCL8012", "The partition named \(name) was not found.", "Nie znaleziono partycji o nazwie \(name).")
        }
        let mode = options["b"] ?? "norm"
        guard bootModes.contains(mode) else {
            return machine.failed("HSCL8001", "The boot mode \(mode) is not valid.", "Niepoprawny tryb startowy \(mode).")
        }
        let state = machine.hmc.state(of: lpar.host)
        guard state == "Not Activated" else {
            return machine.failed(
                "HSCL05DD", "The partition \(name) is in the state \(state).", "Partycja \(name) jest w stanie \(state).")
        }
        try StateStore(invocation.context.directory).update { lab in
            for index in lab.hmcs.indices where lab.hmcs[index].systems.contains(system.name) {
                lab.hmcs[index].states[lpar.host] = ["sms", "of"].contains(mode) ? "Open Firmware" : "Running"
            }
        }
        return Answer()
    }
}
