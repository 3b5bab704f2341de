/// How the ssh program is installed on this machine.
enum OpenSSHPackage {
    /// The command that installs it, by the distribution's own package manager.
    static var installation: String {
        let files = ["/etc/os-release", "/usr/lib/os-release"]
        let text = files.lazy.compactMap { try? TextFile.read($0) }.first.map { String(decoding: $0, as: UTF8.self) }
        return installation(osRelease: text ?? "")
    }

    /// - Parameter osRelease: os-release(5).
    static func installation(osRelease: String) -> String {
        let families = ["ID", "ID_LIKE"].flatMap { words(of: $0, in: osRelease) }
        return families.lazy.compactMap { commands[$0] }.first ?? "install the OpenSSH client of this distribution"
    }

    private static let commands = [
        "debian": "apt-get install openssh-client", "ubuntu": "apt-get install openssh-client",
        "fedora": "dnf install openssh-clients", "rhel": "dnf install openssh-clients",
        "centos": "dnf install openssh-clients", "suse": "zypper install openssh-clients",
        "sles": "zypper install openssh-clients", "opensuse": "zypper install openssh-clients",
        "arch": "pacman -S openssh", "alpine": "apk add openssh-client",
    ]

    private static func words(of key: String, in text: String) -> [String] {
        let line = text.split(separator: "\n").first { $0.hasPrefix(key + "=") } ?? ""
        return line.dropFirst(key.count + 1).filter { $0 != "\"" && $0 != "'" }.split(separator: " ").map(String.init)
    }
}
