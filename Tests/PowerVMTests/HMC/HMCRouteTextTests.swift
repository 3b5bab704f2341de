import PowerVM
import Testing

@Suite("Arguments on their route through an HMC")
struct HMCRouteTextTests {
    @Test("a VIOS command goes inside one quoted argument, under an English locale, with nothing in it that a shell acts on")
    func viosvrcmd() throws {
        let route = CommandRoute.hmc(system: "9009-22A*7812345", vios: "ms 12.vio")
        #expect(
            route.shellText(Lsmap(.all)) == "LC_ALL=en_US viosvrcmd -m '9009-22A*7812345' -p 'ms 12.vio' -c 'lsmap -all'")
        let drive = try #require(DeviceName("aix04_cd"))
        let medium = try #require(MediumName("AIX-7.3_1.iso"))
        let adapter = try #require(VHostName("vhost2"))
        let commands: [any RemoteCommand] = [
            Lsmap(.adapter(adapter)), Lsvopt(), Lsrep(), LsdevDevice(drive), MkvdevFBO(adapter: adapter, name: DriveName("a_1")),
            RmvdevVTD(drive), Loadopt(medium: medium, drive: drive), Unloadopt(drive: drive, release: true), Ioslevel(),
        ]
        for command in commands {
            let inside = command.words.joined(separator: " ")
            #expect(!inside.contains { "'\"\\$`;|&<>*?()[]{}!#~".contains($0) }, "\(inside)")
            #expect(!command.words.contains { $0.contains(" ") || $0.isEmpty })
        }
    }

    @Test("the HMC's own commands are quoted argument by argument")
    func own() {
        let text = CommandRoute.hmcShell.shellText(LssyscfgPartitions(system: "ms 12"))
        #expect(
            text
                == "LC_ALL=en_US lssyscfg -r lpar -m 'ms 12' -F name,lpar_id,lpar_env,state,rmc_state,rmc_ipaddr,dlpar_io_capable"
        )
        #expect(
            CommandRoute.hmcShell.display(LshwresSCSI(system: "ms12"))
                == "lshwres -r virtualio --rsubtype scsi --level lpar -m ms12")
    }

    @Test(
        "names with blanks and dots go; quotes, backslash, $, backtick, control characters and leading dashes don't",
        arguments: ["ms12", "9009-22A*7812345", "JAVADEV1 - kukicha", "aix_7.1test", "Größe 1"])
    func names(text: String) {
        #expect(HMCName(text)?.text == text)
        for sign in ["'", "\"", "\\", "$", "`", "\n", "\u{1b}", "\u{202e}"] { #expect(HMCName(text + sign + "x") == nil) }
        #expect(HMCName("-" + text) == nil && HMCName(text + " ") == nil && HMCName("") == nil)
    }

    @Test("an HMC's exit status only means failure: 2 isn't a missing device, and a text without a number isn't a known cause")
    func exitStatus() {
        let polish = "Komenda IOServer nie powiodła się z następującego powodu:\nfoo"
        let direct = Lsmap(.all).failure(CommandResult(exitStatus: 2, output: "", messages: "foo"))
        let viaHMC = Lsmap(.all).failure(CommandResult(exitStatus: 2, output: "", messages: polish, isThroughHMC: true))
        #expect(direct?.kind == .noSuchDevice)
        #expect(viaHMC?.kind == .unknown && viaHMC?.wrapper == nil)
        let down = Lsmap(.all).failure(
            CommandResult(exitStatus: 1, output: "", messages: "HSCL2957 no connection", isThroughHMC: true))
        #expect(down?.kind == .rmcDown)
        let inner = "HSCL2970 The IOServer command has failed because of the following reason:\nmkdev: 0514-516 locked"
        let locked = Lsvopt().failure(CommandResult(exitStatus: 1, output: "", messages: inner, isThroughHMC: true))
        #expect(locked?.kind == .odmLocked && locked?.wrapper == "HSCL2970" && locked?.isRetryable == true)
    }
}
