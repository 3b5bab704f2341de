import Foundation

/// The package manager of this machine.
enum Distribution {
    /// The command that installs a package.
    /// - Parameters:
    ///   - package: its name in Debian.
    ///   - osRelease: os-release(5); nil: this machine's.
    static func installation(of package: String, osRelease: String? = nil) -> String {
        let text =
            osRelease ?? ["/etc/os-release", "/usr/lib/os-release"].lazy.compactMap {
                try? String(contentsOfFile: $0, encoding: .utf8)
            }.first ?? ""
        let families = text.split(separator: "\n").filter { $0.hasPrefix("ID=") || $0.hasPrefix("ID_LIKE=") }
            .flatMap { $0.drop { $0 != "=" }.dropFirst().filter { $0 != "\"" }.split(separator: " ") }
        if families.contains(where: { ["debian", "ubuntu"].contains($0) }) { return "apt-get install \(package)" }
        if families.contains(where: { ["fedora", "rhel", "centos"].contains($0) }) {
            return "dnf install \(fedoraNames[package] ?? package)"
        }
        return "install the package that Debian calls \(package)"
    }

    private static let fedoraNames = ["openssh-client": "openssh-clients", "libnss-wrapper": "nss_wrapper"]
}
