import PowerVM
import Testing

@testable import VirtualOptical

@Suite struct NameTemplateTests {
    @Test("the LPAR's name stands where the template has it")
    func plain() throws {
        let drive = try #require(NameTemplate.drive("{lpar}_cfg", for: "aix04"))
        #expect(drive.name.text == "aix04_cfg" && !drive.altered)
        let medium = try #require(NameTemplate.medium("cfg_{lpar}.iso", for: "aix-04.example"))
        #expect(medium.name.text == "cfg_aix-04.example.iso" && !medium.altered)
    }

    @Test("a name that is too long or has other characters is shortened, and two LPARs never get one name")
    func altered() throws {
        var names: Set<String> = []
        for number in 0..<200 {
            let lpar = "production-database-\(number)"
            let drive = try #require(NameTemplate.drive("{lpar}_cfg", for: lpar))
            let medium = try #require(NameTemplate.medium("config-drive-of-{lpar}-v1.iso", for: lpar))
            #expect(drive.altered && drive.name.text.utf8.count <= 15 && drive.name.text.hasSuffix("_cfg"))
            #expect(medium.altered && medium.name.text.utf8.count <= 37 && medium.name.text.hasSuffix("-v1.iso"))
            names.formUnion([drive.name.text, medium.name.text])
        }
        #expect(names.count == 400)
    }

    @Test(
        "a template that leaves no room, or isn't a name, gives none",
        arguments: ["{lpar}_configdrive", "a b {lpar}", "{LPAR}", "-{lpar}"])
    func impossible(template: String) {
        #expect(NameTemplate.drive(template, for: "production-database-07") == nil)
    }
}
