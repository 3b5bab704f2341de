import Foundation
import PowerLab
import TestSupport
import Testing

/// A connection that stays open and carries nothing any more, to a host that answers a fresh one.
@Suite("connections that go silent under a run", .timeLimit(.minutes(3)))
struct SilentConnectionTests {
    struct Case: Sendable, CustomStringConvertible {
        var host: String
        var transport: String
        /// Tenths of the bytes that the host's first connection carries, after which nothing comes any more.
        var tenths: Int

        var description: String { "\(host), \(transport), at \(tenths)/10" }
    }

    /// One of each host, or with ATTACH_CD_TEST_ALL set over both transports and at two places.
    static let cases =
        ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] == nil
        ? [Case(host: "ms12-vio1", transport: "libssh2", tenths: 7), Case(host: "aix04", transport: "libssh2", tenths: 7)] : all

    private static let all = ["ms12-vio1", "aix04"].flatMap { host in
        ["libssh2", "openssh"].flatMap { transport in [7, 9].map { Case(host: host, transport: transport, tenths: $0) } }
    }

    private func attach(_ item: Case, _ options: [String], _ arguments: [String], within bound: Duration) async throws {
        try await WireBench.with("seed", [item.host], options) { bench in
            let words = ["aix04", "--transport", item.transport] + arguments
            let plain = try await bench.report(words)
            #expect(plain.words == ["aix04 attached"], "\(item)")
            let bytes = try #require(try bench.proxy(item.host).passed(.toClient).first)
            try bench.e2e.lab.reset()
            try bench.proxy(item.host).arm(.init(.stall, .toClient, at: bytes * item.tenths / 10))
            let began = ContinuousClock.now
            let report = try await bench.report(words, within: bound)
            // A survey that got no answer changed nothing; what was sent was looked at over a fresh connection.
            let isGood = ["aix04 attached", "aix04 already-attached"].contains(report.words.first)
            let isEarly = report["aix04"]["changed"] == .bool(false) && report.exit == 1
            #expect(isGood || isEarly, "\(item): \(report.words) \(report["aix04"]["error"])")
            #expect(ContinuousClock.now - began < bound, "\(item)")
            let drives = try bench.e2e.lab.state().systems[0].vios[0].vtds.filter { $0.adapter == "vhost2" }
            #expect(drives.count == (report["aix04"]["drive"].isNull ? 0 : 1), "\(item)")
            #expect(try bench.leftovers().isEmpty && bench.processes().isEmpty, "\(item)")
        }
    }

    @Test("a timeout drops the session: the look that settles goes over a fresh one", arguments: cases)
    func timeout(item: Case) async throws {
        try await attach(item, ["ServerAliveInterval 0"], ["--timeout", "3s"], within: .seconds(40))
    }

    /// ms12-vio1 is reached through the HMC only.
    @Test("through the HMC too", arguments: ["libssh2", "openssh"], [5, 9])
    func console(transport: String, tenths: Int) async throws {
        try await WireBench.with("hmc", ["hmc01"], ["ServerAliveInterval 1", "ServerAliveCountMax 1"]) { bench in
            var bench = bench
            try bench.forgetInventory()
            for vios in ["ms12-vio1", "ms12-vio2"] { try bench.e2e.lab.arm("refuse", on: vios) }
            let words = ["aix04", "--hmc", "hmc01", "--transport", transport, "--timeout", "10s"]
            #expect(try await bench.report(words).words == ["aix04 attached"])
            let bytes = try #require(try bench.proxy("hmc01").passed(.toClient).first)
            try bench.e2e.lab.reset()
            for vios in ["ms12-vio1", "ms12-vio2"] { try bench.e2e.lab.arm("refuse", on: vios) }
            try bench.proxy("hmc01").arm(.init(.stall, .toClient, at: bytes * tenths / 10))
            let report = try await bench.report(words, within: .seconds(50))
            let isGood = ["aix04 attached", "aix04 already-attached"].contains(report.words.first)
            let isEarly = report["aix04"]["changed"] == .bool(false) && [1, 4].contains(report.exit)
            #expect(isGood || isEarly, "\(report.words) \(report["aix04"]["error"])")
            let drives = try bench.e2e.lab.state().systems[0].vios.flatMap(\.vtds).filter { $0.name == "aix04_cd" }
            #expect(drives.count == (isGood ? 1 : 0))
            #expect(try bench.leftovers().isEmpty && bench.processes().isEmpty)
        }
    }

    @Test("unanswered keepalives end it long before the command's own bound", arguments: cases)
    func keepalive(item: Case) async throws {
        try await attach(item, ["ServerAliveInterval 1", "ServerAliveCountMax 1"], [], within: .seconds(40))
    }
}
