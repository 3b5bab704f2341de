import PowerVM
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// What the words of `list` and `map` mean.
@Suite struct EstateSelectionTests {
    private static let inventory: Inventory = {
        var inventory = Inventory(file: "inventory.yaml")
        inventory.systems["ms1"] = .init(machine: MachineID("9009-22A*7812345"), vioses: ["vio1", "vio2", "twice"])
        inventory.systems["ms2"] = .init(vioses: ["vio3"])
        inventory.lpars["aix01"] = .init(system: "ms1", id: PartitionID(5))
        inventory.lpars["aix02"] = .init(system: "ms2")
        inventory.lpars["alone"] = .init()
        inventory.lpars["twice"] = .init(system: "ms2")
        return inventory
    }()

    private static func parts(_ words: String...) throws -> [EstateSelection.Part] {
        try EstateSelection(words, inventory: inventory).parts
    }

    private typealias Part = EstateSelection.Part

    @Test("without a name: every system of the inventory")
    func everything() throws {
        #expect(try Self.parts().map(\.system) == ["ms1", "ms2"])
    }

    @Test("a system by name or serial, a VIOS, an LPAR, and a host that no file mentions")
    func readings() throws {
        let all = ["vio1", "vio2", "twice"]
        #expect(try Self.parts("ms1") == [Part(system: "ms1", vioses: all)])
        #expect(try Self.parts("9009-22A*7812345") == [Part(system: "ms1", vioses: all)])
        #expect(try Self.parts("vio2") == [Part(system: "ms1", vioses: ["vio2"])])
        #expect(try Self.parts("aix01") == [Part(system: "ms1", vioses: all, lpars: ["aix01"])])
        #expect(try Self.parts("elsewhere") == [Part(system: nil, vioses: ["elsewhere"])])
    }

    @Test("a name with two readings is refused with both; so is an LPAR whose system isn't known")
    func refusals() {
        #expect {
            try Self.parts("twice")
        } throws: { error in
            let problem = error as? Problem
            return problem?.code == .ambiguousName && problem?.message.contains("a VIOS of ms1 and an LPAR of ms2") == true
        }
        #expect { try Self.parts("alone") } throws: { ($0 as? Problem)?.code == .noVIOS }
        #expect { try Self.parts("-x") } throws: { ($0 as? Problem)?.code == .invalidName }
    }

    @Test("a host that doesn't exist, and isn't in the inventory, may be a mistyped name")
    func mistyped() {
        func hint(_ name: String, of system: String?, _ code: ProblemCode) -> String? {
            let problem = Problem(.unreachable, code, "\(name): no", hint: "as it was", host: name)
            let server = Estate.Server(system: system, vios: VIOSName(name), problem: problem)
            return EstateSelection.explained(Estate(servers: [server]), inventory: Self.inventory).servers.first?.problem?.hint
        }
        let expected = "no system, VIOS or LPAR ms12 (systems: ms1, ms2); it was taken for the ssh host of a VIOS"
        #expect(hint("ms12", of: nil, .nameResolution)?.hasSuffix(expected) == true)
        #expect(hint("ms12", of: nil, .connectTimeout) == "as it was")
        #expect(hint("vio1", of: "ms1", .nameResolution) == "as it was")
    }

    @Test("each VIOS is queried once, and only what the words mean is kept")
    func several() throws {
        let selection = try EstateSelection(["vio1", "aix01", "vio1"], inventory: Self.inventory)
        #expect(selection.queries == [Part(system: "ms1", vioses: ["vio1", "vio2", "twice"])])
        let servers = try ["vio1", "vio2"].map { name in
            let adapters = try ["aix01", "other", nil].enumerated().map { index, lpar in
                Estate.Adapter(name: try #require(VHostName("vhost\(index)")), slot: index, lpar: lpar)
            }
            return Estate.Server(system: "ms1", vios: VIOSName(name), adapters: adapters)
        }
        let kept = selection.selected(Estate(servers: servers)).servers
        #expect(kept.map { $0.adapters.count } == [3, 1])
        #expect(kept[1].adapters[0].lpar == "aix01")
    }
}
