import Foundation

/// Which OpenSSH server this machine has.
public enum SSHDVersion {
    /// Configuration lines that servers with penalties need (9.8 and newer): they turn away an address whose log-ins fail, and here all
    /// come from one address and some fail on purpose. Older servers don't know the option.
    public static let unpunished: [String] = punishes(words()) ? ["PerSourcePenalties no"] : []

    /// - Parameter words: what `sshd -V` prints; servers without `-V` print their version with the usage.
    static func punishes(_ words: String) -> Bool {
        guard let version = words.firstMatch(of: /OpenSSH_(\d+)\.(\d+)/), let major = Int(version.1), let minor = Int(version.2)
        else { return false }
        return (major, minor) >= (9, 8)
    }

    private static func words() -> String {
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("powerlab-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: log) }
        // `Requirements` reports a missing sshd; whatever the status, the output is in the file.
        _ = try? ChildProcess(["/usr/sbin/sshd", "-V"], output: log).wait()
        return (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }
}
