import Testing

@testable import Remoting

@Suite("the lines of ssh -G")
struct SSHOptionTableTests {
    private let table = SSHOptionTable(
        "user padmin\nuserknownhostsfile /a b\nidentityfile ~/one\nempty\nidentityfile ~/two\nport 22")

    @Test("an option has the value of its first line, and all values in their order")
    func values() {
        #expect(table["user"] == "padmin" && table["userknownhostsfile"] == "/a b" && table["port"] == "22")
        #expect(table["identityfile"] == "~/one" && table.all("identityfile") == ["~/one", "~/two"])
        #expect(table["empty"] == "")
    }

    @Test("what isn't the whole name of an option has no value", arguments: ["known", "userknown", "padmin", "por", "host"])
    func missing(_ name: String) {
        #expect(table[name] == nil && table.all(name).isEmpty)
    }
}
