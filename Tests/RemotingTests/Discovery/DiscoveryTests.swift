import Foundation
import PowerVM
import TestSupport
import Testing

@testable import Remoting

/// Inventories that other sources contain.
@Suite struct DiscoveryTests {
    @Test("ms.list gives systems with serial and HMCs, lpar.list their VIOSes and partitions")
    func lparTool() throws {
        var inventory = try LPARToolLists.systems(
            "ms07:7812345:9009-22A:hmc01,1234567:hmc02,7654321\n\nms08:78AB345:8286-41A\n", file: "ms.list")
        inventory.merge(
            try LPARToolLists.partitions(
                "ms07-vio1:1:vioserver:78123451:ms07,7812345\naix01:5:aixlinux:78123455:ms07,7812345\n", file: "lpar.list"))
        #expect(
            InventoryText(inventory).yaml == """
                systems:
                  ms07: { serial: '9009-22A*7812345', vios: [ms07-vio1], hmc: [hmc01, hmc02] }
                  ms08: { serial: '8286-41A*78AB345' }
                lpars:
                  aix01: { system: ms07, id: 5 }

                """)
        let read = try InventoryReader(file: "x").read(InventoryText(inventory).yaml)
        #expect(read.systems == inventory.systems && read.lpars == inventory.lpars)
    }

    @Test(
        "a line of another form is refused with its number",
        arguments: ["ms07;7812345", "ms07:7812345:9009-22A:;x"])
    func wrongLine(_ line: String) {
        #expect { try LPARToolLists.systems("# comment\n\(line)\n", file: "ms.list") } throws: {
            ($0 as? ConfigurationError)?.line == 2
        }
        #expect(throws: ConfigurationError.self) { try LPARToolLists.partitions(line, file: "lpar.list") }
    }

    @Test("Ansible's hosts, all or of one group with its children")
    func ansible() throws {
        let json = #"""
            {"_meta": {"hostvars": {"aix01": {"ansible_host": "10.1.1.1"}, "aix02": {"ansible_host": "aix02"}}},
             "all": {"children": ["ungrouped", "aix"]}, "aix": {"children": ["prod"], "hosts": ["aix01"]},
             "prod": {"hosts": ["aix02", "bad name"]}, "ungrouped": {"hosts": ["lnx01"]}}
            """#
        #expect(Set(try AnsibleHosts.inventory(json, group: nil).lpars.keys) == ["aix01", "aix02", "lnx01"])
        let group = try AnsibleHosts.inventory(json, group: "aix")
        #expect(group.lpars["aix01"]?.host == "10.1.1.1" && group.lpars["aix02"] == .init() && group.lpars.count == 2)
        #expect(throws: ConfigurationError.self) { try AnsibleHosts.inventory(json, group: "nosuch") }
        #expect(throws: ConfigurationError.self) { try AnsibleHosts.inventory("[]", group: nil) }
    }

    @Test("a difference names what is new, gone and changed, and only keys that were found")
    func difference() throws {
        let current = try InventoryReader(file: "x").read(
            "systems:\n  ms1: { hmc: hmc01, vios: [v1] }\nlpars:\n  a: { system: ms1, id: 5, become: sudo }\n  b: { id: 6 }\n")
        let found = try InventoryReader(file: "y").read(
            "systems:\n  ms1: { vios: [v1, v2] }\nlpars:\n  a: { system: ms1, id: 7 }\n  c: { system: ms1, id: 8 }\n")
        #expect(
            InventoryDifference(current: current, found: found).lines == [
                "~ systems.ms1.vios: [v1] -> [v1, v2]", "~ lpars.a.id: 5 -> 7", "- lpars.b", "+ lpars.c: { system: ms1, id: 8 }",
            ])
    }

    @Test("inventory.d is read beside the inventory; keys that are written by hand win; foreign files aren't overwritten")
    func generated() throws {
        let home = try TemporaryDirectory()
        let directory = home.path("config/attach-cd")
        let files = directory + "/inventory.d"
        try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
        try GeneratedInventories.write(
            GeneratedInventories.mark + " from x\nlpars:\n  a: { system: ms1, id: 5 }\n  b: { system: ms1, id: 6 }\n",
            to: files + "/hmc.yaml")
        try GeneratedInventories.write(GeneratedInventories.mark + "\nlpars:\n  c: { id: 7 }\n", to: files + "/hmc.yaml")
        try GeneratedInventories.write(
            GeneratedInventories.mark + "\nlpars:\n  a: { system: ms1, id: 5 }\n", to: files + "/z.yaml")
        try "lpars:\n  a: { partition: AIX_A, id: 9 }\n".write(
            toFile: directory + "/inventory.yaml", atomically: true, encoding: .utf8)
        let environment = Environment(variables: ["XDG_CONFIG_HOME": home.path("config"), "HOME": home.path("")])
        let settings = try Settings(sshConfig: nil, inventory: nil, environment: environment)
        let lpars = settings.inventory.value.lpars
        #expect(lpars["a"] == .init(system: "ms1", partition: "AIX_A", id: PartitionID(9)) && lpars["c"]?.id == PartitionID(7))
        #expect(lpars["b"] == nil)
        #expect(throws: ConfigurationError.self) {
            try GeneratedInventories.write(GeneratedInventories.mark, to: directory + "/inventory.yaml")
        }
    }
}
