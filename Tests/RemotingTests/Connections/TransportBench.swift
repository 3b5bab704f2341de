import Foundation
import PowerVM
import SSH
import TestSupport

@testable import Remoting

/// A client's configuration for servers of a test, and runners that use it.
struct TransportBench {
    let directory: TemporaryDirectory
    var options = SSHOptions()

    /// One sshd for all tests that need nothing special of it.
    static let shared = Result { try SSHDServer(["KexAlgorithms curve25519-sha256"]) }

    init() throws { directory = try TemporaryDirectory() }

    /// Configuration lines that reach a server under `name`; `through` puts another port in between.
    static func host(_ name: String, _ server: SSHDServer, through port: Int? = nil) throws -> [String] {
        let destination = try server.destination(through: port)
        return [
            "Host \(name)", "HostName 127.0.0.1", "Port \(destination.port)", "User \(destination.user)",
            "IdentityFile \(destination.identityFiles[0])", "IdentitiesOnly yes", "IdentityAgent none",
            "UserKnownHostsFile \(destination.userKnownHostsFiles[0])", "GlobalKnownHostsFile none", "StrictHostKeyChecking yes",
        ]
    }

    func configuration(_ lines: [String]) throws -> SSHConfiguration {
        SSHConfiguration(
            file: try directory.write("config", lines.joined(separator: "\n") + "\n"), environment: Environment(variables: [:]))
    }

    func runner(
        _ host: String, _ lines: [String], _ transport: TransportPreference,
        overrides: ConnectionOverrides = ConnectionOverrides(),
        defaultUser: String = "padmin"
    ) throws -> HostConnection {
        let finder = RouteFinder(configuration: try configuration(lines), overrides: overrides, preference: transport)
        return HostConnection(
            host: host, defaultUser: defaultUser, finder: finder, options: options, temporary: directory.root)
    }

    /// What the transports left behind.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.root).filter { $0.hasPrefix("attach-cd") }
    }

    /// The failure that the exchange ends with; throws if it succeeds.
    static func failure(_ runner: any CommandRunner, _ exchange: Exchange) async throws -> TransportFailure {
        let answer: RawAnswer
        do {
            answer = try await runner.exchange(exchange)
        } catch {
            return error
        }
        throw SSHDServer.Failure(description: "no failure, but \(answer.exitStatus.map(String.init) ?? "no status")")
    }
}

extension Exchange {
    static func line(_ line: String, input: [UInt8] = [], seconds: Int = 30) -> Exchange {
        Exchange(line: line, input: input, timeout: .seconds(seconds))
    }
}

/// Both of them: the two must not differ.
let bothTransports: [TransportPreference] = [.libssh2, .openssh]
