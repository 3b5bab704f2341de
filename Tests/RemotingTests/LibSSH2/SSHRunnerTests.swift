import PowerVM
import SSH
import TestSupport
import Testing

@testable import Remoting

@Suite("one host over libssh2", .timeLimit(.minutes(1)))
struct SSHRunnerTests {
    @Test("what is asked after a missed deadline goes over a fresh connection")
    func afterTimeout() async throws {
        let server = try SSHDServer()
        let proxy = try SSHDFaultProxy(target: server.port)
        let runner = SSHRunner(host: "host", destination: try server.destination(through: proxy.port), options: SSHOptions())
        #expect(try await runner.exchange(Exchange(line: "exit 3", timeout: .seconds(20))).exitStatus == 3)
        proxy.set(.stall(after: 0))
        await #expect {
            try await runner.exchange(Exchange(line: "exit 4", timeout: .seconds(1)))
        } throws: { error in
            (error as? TransportFailure)?.code == "answer-timeout"
        }
        proxy.set(.none)
        #expect(try await runner.exchange(Exchange(line: "exit 5", timeout: .seconds(20))).exitStatus == 5)
        #expect(proxy.accepted == 2)
        await runner.close()
    }
}
