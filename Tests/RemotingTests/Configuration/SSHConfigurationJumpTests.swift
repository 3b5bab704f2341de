import Foundation
import PowerVM
import SSH
import TestSupport
import Testing

@testable import Remoting

@Suite("jump hosts", .timeLimit(.minutes(1)))
struct SSHConfigurationJumpTests {
    let bench: TransportBench

    init() throws { bench = try TransportBench() }

    private func jumps(_ lines: String...) async throws -> [String] {
        let destination = try await bench.configuration(lines).destination("target", defaultUser: "padmin").destination
        #expect(destination.user == "padmin")
        return destination.jumps.map { "\($0.user)@\($0.hostName):\($0.port)" }
    }

    @Test("user and port of ProxyJump win over the hop's own settings")
    func userAndPort() async throws {
        let hop = "Host hop\nHostName hop.example.com\nUser own\nPort 99\nHost target"
        #expect(try await jumps(hop, "ProxyJump hop") == ["own@hop.example.com:99"])
        #expect(try await jumps(hop, "ProxyJump joe@hop:22022") == ["joe@hop.example.com:22022"])
        #expect(try await jumps(hop, "ProxyJump ssh://joe@hop:22022") == ["joe@hop.example.com:22022"])
        #expect(try await jumps(hop, "ProxyJump joe@[::1]:7") == ["joe@::1:7"])
        #expect(try await jumps(hop, "ProxyJump none") == [])
    }

    @Test("a hop's own settings see the user of ProxyJump")
    func tokens() async throws {
        let configuration = try bench.configuration(["Host hop", "IdentityFile /keys/%r", "Host target", "ProxyJump joe@hop"])
        let destination = try await configuration.destination("target", defaultUser: "padmin").destination
        #expect(destination.jumps.first?.identityFiles == ["/keys/joe"])
    }

    @Test("tokens of ProxyJump have the values of the host whose option it is")
    func expansion() async throws {
        let target = "Host target\nHostName far.example.com\nPort 77\nUser joe\nHostKeyAlias known\nProxyJump"
        let gate = "Host target-gw\nHostName gate.example.com\nUser own\nHost *"
        let configuration = try bench.configuration(["\(target) %n-gw,%r@%k.%h-%p", gate])
        let destination = try await configuration.destination("target", defaultUser: "padmin").destination
        #expect(
            destination.jumps.map { "\($0.user)@\($0.hostName):\($0.port)" } == [
                "own@gate.example.com:22", "joe@known.far.example.com-77:22",
            ])
        let other = try bench.configuration(["\(target) %d-gw"])
        await #expect(throws: HostConfigurationError.self) { try await other.destination("target", defaultUser: nil) }
    }

    @Test("several hops, and the first one's own ProxyJump before it")
    func nested() async throws {
        let lines = [
            "Host a", "ProxyJump z", "Host b", "ProxyJump ignored", "Host target", "ProxyJump a,b", "Host *", "User all",
        ]
        let destination = try await bench.configuration(lines).destination("target", defaultUser: "padmin").destination
        #expect(destination.jumps.map(\.alias) == ["z", "a", "b"])
        #expect(destination.jumps.allSatisfy { $0.jumps.isEmpty })
    }

    @Test("hosts that jump through each other are an error, not an endless search")
    func circle() async throws {
        let configuration = try bench.configuration(["Host target", "ProxyJump a", "Host a", "ProxyJump target"])
        await #expect(throws: HostConfigurationError.self) { try await configuration.destination("target", defaultUser: nil) }
    }

    @Test(
        "words of ProxyJump",
        arguments: [("h", "h", nil, nil), ("u@h:1", "h", "u", 1), ("ssh://h:2/", "h", nil, 2), ("[::1]", "::1", nil, nil)])
    func words(_ word: String, _ host: String, _ user: String?, _ port: Int?) throws {
        let hop = try JumpHost(word)
        #expect(hop.host == host)
        #expect(hop.user == user)
        #expect(hop.port == port)
    }

    @Test("bad entries of ProxyJump", arguments: ["", "u@", "-h", "h:0", "h:99999", "h:x", "-l@h", "$(x)@h", "h h"])
    func badWords(_ word: String) {
        #expect(throws: HostConfigurationError.self) { try JumpHost(word) }
    }
}
