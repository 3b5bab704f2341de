import PowerVM
import Testing

@Suite("The forms of an HMC's values")
struct HMCFormTests {
    @Test(
        "an address is four numbers up to 255, IPv6, or a word for none",
        arguments: ["0.0.0.0", "10.1.2.255", "010.001.2.3", "fe80::1", "::ffff:10.1.2.3", "", "null", "unavailable"])
    func address(_ text: String) {
        #expect(HMCForm.address.fits(TextSlice(text)))
    }

    @Test(
        "nothing else is an address",
        arguments: ["10.1.2.256", "10.1.2", "10.1.2.", ".1.2.3", "10..2.3", "10.1.2.3.4", "10.1.2.x", "a.b.c.d", ":", "host"])
    func noAddress(_ text: String) {
        #expect(!HMCForm.address.fits(TextSlice(text)))
    }
}
