import FoundationEssentials
import Glibc
import SSH
import VirtualOptical

/// This machine: the library, the ssh program, the settings with their origin.
public struct LocalCheck: Sendable {
    var settings: Settings
    var transport: TransportPreference
    var environment: Environment
    var program = "ssh"

    public init(settings: Settings, transport: TransportPreference, environment: Environment) {
        self.settings = settings
        self.transport = transport
        self.environment = environment
    }

    public func run() async -> [DoctorCheck] {
        [library, await sshProgram(), sshConfiguration, inventory, transportOption, agent]
    }

    private var library: DoctorCheck {
        let version = SSHInspection.libraryVersion
        guard !SSHInspection.signsRSAWithSHA2 else { return .ok("libssh2", nil, version) }
        let limits = "RSA user keys and hosts with only an RSA host key need 1.11"
        return transport == .libssh2
            ? .warning(
                "libssh2", nil, version, limits,
                hint: "use ed25519 keys, or leave out --transport libssh2 so that the ssh program serves such hosts")
            : .ok("libssh2", nil, version, limits + "; the ssh program serves them")
    }

    private func sshProgram() async -> DoctorCheck {
        guard case .ended(_, _, let errors) = await OpenSSHProgram(name: program).run(["-V"], timeout: .seconds(15)) else {
            return DoctorCheck(
                name: "ssh", host: nil, status: .failed, value: "missing",
                detail: "the ssh program can't be run; hosts are resolved by it",
                hint: OpenSSHPackage.installation, outcome: .unreachable)
        }
        let version = String(decoding: errors, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
        return .ok("ssh", nil, version ?? "version unknown")
    }

    private var sshConfiguration: DoctorCheck {
        let own = [SSHHome.directory + "/.ssh/config", "/etc/ssh/ssh_config"].filter {
            FileManager.default.fileExists(atPath: $0)
        }
        let files = settings.sshConfig.value.map { [$0] } ?? own
        return .ok("ssh-config", nil, files.isEmpty ? "no file" : files.joined(separator: ", "), settings.sshConfig.origin)
    }

    private var inventory: DoctorCheck {
        let inventory = settings.inventory.value
        guard let file = inventory.file else {
            return .ok("inventory", nil, "none", "without one, --vios or the LPAR's kernel determines the VIOS")
        }
        let systems = inventory.systems.count
        let lpars = inventory.lpars.count
        let content =
            "\(settings.inventory.origin); \(systems) system\(systems == 1 ? "" : "s"), \(lpars) LPAR\(lpars == 1 ? "" : "s")"
        guard let fault = settings.warnings.first else { return .ok("inventory", nil, file, content) }
        return .warning(
            "inventory", nil, file, "\(content); \(fault)",
            hint: "check what it contains, then chown it to yourself and chmod go-w it")
    }

    private var transportOption: DoctorCheck {
        .ok("transport", nil, transport.rawValue, transport == .auto ? "built-in default" : "--transport")
    }

    private var agent: DoctorCheck {
        .ok(
            "agent", nil, environment["SSH_AUTH_SOCK"] ?? "none",
            environment["SSH_AUTH_SOCK"] == nil ? "SSH_AUTH_SOCK isn't set" : "SSH_AUTH_SOCK")
    }
}
