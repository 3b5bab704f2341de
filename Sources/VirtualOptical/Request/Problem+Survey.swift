import AsyncSupport
import PowerVM

/// Hosts that couldn't be reached, with what the other hosts know about them.
extension Problem {
    /// The LPAR never answered while it was booting.
    static func stillBooting(_ last: Problem, waited: Duration, isInterrupted: Bool, host: String) -> Problem {
        Problem(
            .unreachable, isInterrupted ? .interrupted : last.code, "\(last.message) (after waiting for \(waited.compactText))",
            hint: "nothing was changed; check the LPAR's console, then run the same command again", host: host,
            retryable: true)
    }

    /// A partition that can't be reached, with what the HMC reports about it.
    func explained(by hmc: HMCFacts?, lpar: String, during operation: Operation) -> Problem {
        guard status == .unreachable, let hmc else { return self }
        var problem = self
        let partition = "\(hmc.partition.name)(\(hmc.partition.id))"
        problem.message += "; \(hmc.hmc): \(partition) on \(hmc.system) is \(hmc.partition.state)"
        if !hmc.isRunning {
            problem.hint = Self.hint(notRunning: lpar, operation)
            problem.retryable = true
        } else if let address = hmc.partition.address, code == .nameResolution {
            problem.hint = "give the address that \(hmc.hmc) has for it: --host \(ShellWord.quoted(address))"
        }
        return problem
    }

    private static func hint(notRunning lpar: String, _ operation: Operation) -> String {
        switch operation {
        case .attach: "activate it, or create only the drive on the VIOS now with --vios-only; AIX finds the drive when it boots"
        case .detach: "activate it, or remove only the drive from the VIOS now: attach-cd detach --vios-only \(lpar)"
        case .status, .insert, .eject: "activate it, then run the same command again"
        }
    }

    /// A VIOS that only the kernel or the HMC named: ssh may know it by another name.
    func namedByPartition(_ vios: VIOSName) -> Problem {
        guard code == .nameResolution else { return self }
        var problem = self
        problem.hint = "\(vios) is the partition name of the VIOS: give its ssh host with --vios or in the inventory"
        return problem
    }

    /// A VIOS that only the LPAR names.
    static func strangerVIOS(_ vios: VIOSName) -> Problem {
        Problem(
            .refused, .noVIOS,
            "the LPAR's kernel reports the VIOS \(vios), which isn't in the inventory, the ssh configuration or known_hosts: it was not contacted",
            hint: "give it with --vios or in the inventory, or log in there once with ssh", host: vios.text)
    }

    /// The first route's reason leads; both routes are closed.
    func alsoFailed(_ other: Problem) -> Problem {
        var problem = self
        problem.message += "; the other route failed too: \(other.host == host ? other.reason : other.message)"
        return problem
    }
}
