import Foundation
import PowerLab
import TestSupport
import Testing

/// attach-cd in a lab whose hosts it reaches through proxies.
struct WireBench {
    let e2e: E2E
    let proxies: [String: WireProxy]
    /// The program with the configuration that leads through the proxies.
    private(set) var program: Program

    static func with(_ world: String, _ hosts: [String], _ options: [String] = [], _ body: (WireBench) async throws -> Void)
        async throws
    {
        try await E2E.with(world) { e2e in try await body(WireBench(e2e, hosts, options)) }
    }

    /// - Parameter options: lines of the ssh configuration for every host.
    init(_ e2e: E2E, _ hosts: [String], _ options: [String] = []) throws {
        let ports = try e2e.lab.state().ports
        var proxies: [String: WireProxy] = [:]
        var lines: [String] = []
        for host in hosts {
            let port = try #require(ports[host])
            let proxy = try WireProxy(target: Int(port))
            proxies[host] = proxy
            lines += ["Host \(host)", "    Port \(proxy.port)", "    HostKeyAlias [127.0.0.1]:\(port)"]
        }
        lines += ["Host *"] + options.map { "    " + $0 } + ["Include \(e2e.lab.sshConfig)"]
        var program = e2e.program
        program.environment["ATTACH_CD_SSH_CONFIG"] = try program.home.write("wire_config", lines.joined(separator: "\n") + "\n")
        program.environment["TMPDIR"] = program.home.root
        self.e2e = e2e
        self.proxies = proxies
        self.program = program
    }

    /// From now on options alone lead to the hosts.
    mutating func forgetInventory() throws {
        program.environment["ATTACH_CD_INVENTORY"] = try program.home.write("empty.yaml", "systems: {}\n")
    }

    func proxy(_ host: String) throws -> WireProxy { try #require(proxies[host]) }

    func report(_ arguments: [String], within bound: Duration = .seconds(60), at place: SourceLocation = #_sourceLocation)
        async throws -> E2E.Report
    {
        try E2E.read(try await program.run(arguments + ["--json"], within: bound), arguments, place)
    }

    /// What a run left behind where temporary files go.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: program.home.root).filter { $0.hasPrefix("attach-cd") }
    }

    func removeLeftovers() throws {
        for name in try leftovers() { try FileManager.default.removeItem(atPath: program.home.path(name)) }
    }

    /// What the program has started and left: `ssh -G`, ssh masters.
    func processes() throws -> [String] { try TestSupport.processes(ofHome: program.home.root) }
}
