import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct MediaRuleTests {
    private func medium(_ name: String) throws -> MediumName { try #require(MediumName(name)) }
    private func device(_ name: String) throws -> DeviceName { try #require(DeviceName(name)) }

    private func facts(_ media: [Lsrep.Medium], drives: [String: String?] = [:], hasRepository: Bool? = true) throws -> Facts {
        var table: [DeviceName: Lsvopt.Drive] = [:]
        for (name, medium) in drives { table[try device(name)] = Lsvopt.Drive(name: try device(name), media: medium) }
        return Facts(
            client: nil,
            servers: [ServerFacts(vios: "vio1", adapters: [], drives: table, hasRepository: hasRepository, media: media)])
    }

    private func steps(
        _ name: String, _ facts: Facts, holding: String? = nil, _ replacement: Replacement = .never
    ) throws -> [String] {
        try MediaRule(
            medium: medium(name), replacement: replacement, server: #require(facts.servers.first), route: .vios
        ).steps(drive: device("aix04_cd"), holding: holding).map(\.name)
    }

    private func code(_ body: () throws -> [String]) -> String {
        do { return try body().joined(separator: ",") } catch let problem as Problem {
            return "\(problem.status) \(problem.code.rawValue)"
        } catch {
            return "\(error)"
        }
    }

    @Test("a medium that is in the drive needs nothing, whatever the repository contains")
    func already() throws {
        #expect(try steps("a.iso", facts([], hasRepository: nil), holding: "a.iso") == [])
    }

    @Test("an empty drive is loaded; another medium is unloaded only at the operator's explicit request")
    func exchange() throws {
        let facts = try facts([.init(name: "a.iso", sizeMB: 1, access: "ro"), .init(name: "b.iso", sizeMB: 1, access: "rw")])
        #expect(try steps("a.iso", facts) == ["load-media"])
        #expect(code { try steps("a.iso", facts, holding: "b.iso") } == "refused other-medium")
        #expect(try steps("a.iso", facts, holding: "b.iso", .always) == ["unload-media", "load-media"])
    }

    @Test("a read-write medium is in one drive at a time, a read-only one in many; force doesn't take it from elsewhere")
    func elsewhere() throws {
        let drives: [String: String?] = ["aix03_cd": "rw.iso", "aix05_cd": "ro.iso", "aix04_cd": nil]
        let facts = try facts(
            [
                .init(name: "rw.iso", sizeMB: 1, loadedIn: "aix03_cd", access: "rw"),
                .init(name: "ro.iso", sizeMB: 1, loadedIn: "aix05_cd", access: "ro"),
                .init(name: "old.iso", sizeMB: nil, loadedIn: "aix03_cd", access: nil),
            ], drives: drives)
        #expect(try steps("ro.iso", facts) == ["load-media"])
        #expect(code { try steps("rw.iso", facts, .always) } == "refused medium-in-use")
        // Access unknown: taken for read-write.
        #expect(code { try steps("old.iso", facts) } == "refused medium-in-use")
    }

    @Test("no repository, no such medium, and a listing that could not be read are three different answers")
    func missing() throws {
        #expect(code { try steps("a.iso", facts([], hasRepository: false)) } == "refused no-repository")
        #expect(code { try steps("a.iso", facts([.init(name: "b.iso", sizeMB: 1, access: "ro")])) } == "refused no-such-medium")
        #expect(code { try steps("a.iso", facts([], hasRepository: nil)) } == "failed repository-unknown")
    }
}
