import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct DriveNamingTests {
    @Test("a name of at most 15 characters is LPAR_cd", arguments: ["aix04", "a", "twelve_signs"])
    func plain(_ lpar: String) throws {
        let naming = try #require(DriveNaming.defaultName(for: lpar))
        #expect(naming.name.text == "\(lpar)_cd")
        #expect(!naming.altered)
    }

    @Test(
        "a longer name, or one with other signs, is shortened to a valid one, and says so",
        arguments: ["thirteen_sign", "production-database-07", "aix04.example.com", "04aix", "_x", "aix 04", "größe", "-", ""])
    func altered(_ lpar: String) throws {
        let naming = try #require(DriveNaming.defaultName(for: lpar))
        #expect(naming.altered)
        #expect(naming.name.text.utf8.count <= 15)
        #expect(naming.name.text.hasSuffix("_cd"))
    }

    @Test("the name is the same on every run")
    func stable() throws {
        #expect(DriveNaming.defaultName(for: "production-database-07")?.name.text == "product_p1ge_cd")
    }

    @Test("long names that differ anywhere get different drive names")
    func different() {
        var names: Set<String> = []
        for number in 0..<500 {
            let lpar = "production-database-\(number)"
            names.insert(DriveNaming.defaultName(for: lpar)?.name.text ?? "")
        }
        #expect(names.count == 500)
    }
}
