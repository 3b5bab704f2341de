import Testing
import VirtualOptical

@Suite("Names of one VIOS") struct VIOSNameTests {
    @Test(
        "case and a domain that one name lacks don't matter; names that only begin alike are two",
        arguments: [
            ("vio1", "VIO1", true), ("vio1", "vio1.example.com", true), ("vio1.Example.com", "vio1.example.com", true),
            ("p750.vios1", "p750.vios2", false), ("vio1", "vio10", false), ("vio1.a", "vio1.b", false), ("", "vio1", false),
        ])
    func same(_ a: String, _ b: String, _ isSame: Bool) {
        #expect(VIOSName(a).isSameHost(as: VIOSName(b)) == isSame)
        #expect(VIOSName(b).isSameHost(as: VIOSName(a)) == isSame)
    }
}
