import Glibc
import TestSupport
import Testing

@testable import Remoting

@Suite struct SettingsTests {
    private let home: TemporaryDirectory

    init() throws { home = try TemporaryDirectory() }

    private func file(_ name: String) throws -> String? {
        let environment = Environment(variables: ["XDG_CONFIG_HOME": home.path("config"), "HOME": home.path("")])
        return try Settings(sshConfig: name, inventory: nil, environment: environment).sshConfig.value
    }

    @Test("an ssh configuration is a regular file, or /dev/null")
    func regular() throws {
        let plain = try home.write("plain", "Host x\n")
        #expect(try file(plain) == plain)
        #expect(try file("/dev/null") == "/dev/null")
        #expect(throws: ConfigurationError.self) { try file(home.path("missing")) }
    }

    @Test(
        "what ssh can't read again for each host is refused",
        arguments: ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "pipe", "."])
    func other(_ name: String) throws {
        #expect(mkfifo(home.path("pipe"), 0o600) == 0)
        do {
            _ = try file(name.hasPrefix("/") ? name : home.path(name))
            Issue.record("not refused")
        } catch let error as ConfigurationError {
            #expect(error.message.hasPrefix("isn't a regular file"))
        }
    }
}
