import PowerVM
import VirtualOptical

/// An HMC's checks: its systems, and whether RMC reaches their VIOSes.
struct DoctorHMC: Sendable {
    var name: String
    var access: HMCHost
    var bound: Duration

    static func title(_ name: String) -> String { "\(name) (HMC)" }

    func examine() async -> [DoctorCheck] {
        do throws(Problem) {
            let systems = try await HMCInspection(hmc: access, bound: bound).systems()
            return [self.systems(systems), rmc(systems)]
        } catch {
            return [.failed("systems", name, error)]
        }
    }

    private func systems(_ systems: [HMCInspection.System]) -> DoctorCheck {
        let value = systems.map { "\($0.name) (\($0.machine))" }.joined(separator: ", ")
        let silent = systems.filter { $0.servers == nil }.map(\.name)
        guard silent.isEmpty else {
            return .warning(
                "systems", name, value, "no answer for \(silent.joined(separator: ", "))",
                hint: "check lssyscfg -r sys -F name,state on \(name)")
        }
        return .ok("systems", name, value)
    }

    /// An `inactive` VIOS may be healthy (reference, section 4), so this warns and never fails.
    private func rmc(_ systems: [HMCInspection.System]) -> DoctorCheck {
        let servers = systems.flatMap { $0.servers ?? [] }
        let value = servers.map { "\($0.name) \($0.rmcState)" }.joined(separator: ", ")
        guard servers.contains(where: { $0.rmcState != "active" }) else { return .ok("rmc", name, value) }
        return .warning(
            "rmc", name, value, "viosvrcmd may fail there (HSCL2957)",
            hint:
                "see lspartition -dlpar on \(name) (Active:<1> and DCaps not 0x0), port 657, rmcctrl on the VIOS; ssh to the VIOS needs no RMC"
        )
    }
}
