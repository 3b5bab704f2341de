import PowerVM
import Testing

@Suite struct MessageClassifierTests {
    struct Case: Sendable, CustomStringConvertible {
        let command: String
        let status: Int
        var output = ""
        var messages = ""
        let kind: CommandFailure.Kind?

        var description: String { "\(command) \(status) \(messages)\(output)" }
    }

    private static let preamble =
        "Some error messages may contain invalid information\nfor the Virtual I/O Server environment.\n\n"

    private static let cases: [Case] = [
        Case(command: "mkvdev", status: 0, output: preamble + "vtopt0 Available\n", kind: nil),
        Case(command: "mkvdev", status: 1, messages: preamble, kind: .unknown),
        Case(
            command: "mkvdev", status: 1, messages: "mkdev: 0514-516 Device configuration database lock service timed out.\n",
            kind: .odmLocked),
        Case(command: "mkvdev", status: 1, output: "Please retry the\n   command later.\n", kind: .odmLocked),
        Case(command: "mkvdev", status: 1, messages: preamble + "mkdev: 0514-548 x\nfilesystem is full\n", kind: .fileSystemFull),
        Case(command: "mkvdev", status: 1, messages: "mkdev: A device named \"aix04_cd\" exists already.\n", kind: .nameTaken),
        Case(command: "lsmap", status: 15, messages: "vfchost0\n", kind: .notVSCSIAdapter),
        Case(command: "mkvdev", status: 15, messages: "something\n", kind: .unknown),
        Case(command: "lsmap", status: 3, messages: "", kind: .notPermitted),
        Case(command: "lsmap", status: 2, messages: "", kind: .noSuchDevice),
        Case(command: "lsmap", status: 1, messages: "Option flag is not valid.\n", kind: .invalidFlag),
        Case(command: "lsrep", status: 1, output: "The DVD repository has not been created yet.\n", kind: .noRepository),
        Case(command: "ioscli", status: 127, messages: "rksh: ioscli: not found\n", kind: .commandNotFound),
        Case(command: "lsmap", status: 127, kind: .commandNotFound),
        Case(
            command: "rmdev", status: 1, messages: "Method error (/usr/lib/methods/ucfgdevice):\n   0514-062 Gerät belegt\n",
            kind: .busy),
        Case(command: "lsmap", status: 1, messages: "HSCL2957 no RMC connection\n", kind: .rmcDown),
        Case(command: "lsmap", status: 2, messages: "HSCL8012 The partition was not found.\n", kind: .noSuchPartition),
        Case(
            command: "mkvdev", status: 1, messages: "HSCL2970 The IOServer command has failed:\n0514-516 lock\nrc=1\n",
            kind: .odmLocked),
        Case(command: "lssyscfg", status: 1, messages: "[VIOSE010401A1-0042] Partition not found\n", kind: .noSuchPartition),
        Case(command: "lsvopt", status: 1, messages: "the number 0514-516x or 10514-516 is none\n", kind: .unknown),
        Case(command: "lssyscfg", status: 1, messages: "Wprowadzono niepoprawny atrybut.\n", kind: .unknown),
    ]

    @Test("a failure is classified by number, exit status and prose, in this order", arguments: cases)
    func classify(_ item: Case) {
        let failure = MessageClassifier.classify(
            command: item.command, exitStatus: item.status, output: item.output, messages: item.messages)
        #expect(failure?.kind == item.kind)
    }

    @Test("the original text is kept, cleaned, without the preamble")
    func text() throws {
        let failure = try #require(
            MessageClassifier.classify(
                command: "mkvdev", exitStatus: 1, output: "", messages: Self.preamble + "\u{1B}[31mmkdev: 0514-548 full\n"))
        #expect(failure.text == "?[31mmkdev: 0514-548 full")
        #expect(failure.numbers == ["0514-548"])
        #expect(failure.exitStatus == 1)
    }

    @Test("what the HMC wraps is reported with the wrapper's number")
    func wrapped() throws {
        let failure = try #require(
            MessageClassifier.classify(
                command: "unloadopt", exitStatus: 1, output: "",
                messages: "HSCL2970 failed:\nMethod error (/usr/lib/methods/x):\n0514-062 busy\n"))
        #expect(failure.wrapper == "HSCL2970")
        #expect(failure.method == "/usr/lib/methods/x")
        #expect(failure.kind == .busy)
    }

    @Test("every kind has a hint")
    func hints() {
        for kind in CommandFailure.Kind.allCases {
            #expect(!CommandFailure(kind: kind, text: "", command: "lsmap").hint.isEmpty)
        }
    }

    @Test(
        "a login without ioscli in its PATH is told what to add, whichever shell reports it",
        arguments: [
            "ksh: ioscli: not found", "rksh: ioscli:  not found.", "bash: ioscli: command not found", "ksh[1]: ioscli: not found",
        ])
    func path(_ message: String) {
        let failure = Lsmap(.all).failure(CommandResult(exitStatus: 127, output: "", messages: message + "\n"))
        #expect(failure?.kind == .commandNotFound)
        #expect(failure?.hint.contains("/usr/ios/cli") == true && failure?.hint.contains("padmin") == true)
    }

    @Test("a missing HMC authority is reported with the task role, an unknown partition with its name")
    func authority() {
        func failure(_ text: String) -> CommandFailure? {
            LssyscfgSystems().failure(CommandResult(exitStatus: 1, output: text, messages: "", isThroughHMC: true))
        }
        let denied = failure("HSCL350B The user does not have the appropriate authority.\n")
        #expect(denied?.kind == .notPermitted && denied?.hint.contains("task role") == true)
        #expect(failure("HSCL8012 The partition named aix99 was not found.\n")?.kind == .noSuchPartition)
        #expect(failure("Permission denied\n")?.hint.contains("padmin") == true)
    }

    @Test(
        "an answer that isn't English although LC_ALL=C was sent is refused with that reason",
        arguments: [
            "VTD             Datenträger                          Größe(MB)\nvtopt0          Kein Datenträger                         n/a\n",
            "vtopt0          Aucun support présent                    n/a\n", "vtopt0          メディアなし                    n/a\n",
        ])
    func language(_ text: String) throws {
        let error = try #require(throws: ReadError.self) { try Lsvopt().read(CommandResult(exitStatus: 0, output: text)) }
        #expect(error.hint.contains("LC_ALL"), "\(error)")
    }
}
