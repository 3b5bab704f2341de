import PowerVM

/// One input and who reads it.
struct Case: Sendable {
    let name: String
    let text: @Sendable (Int) -> String
    let read: @Sendable (String) -> String
}

/// What the readers are measured with: listings as hosts print them, and inputs that a hostile host might send.
enum Cases {
    static let all: [Case] = live + saved + hostile

    /// Readers of answers: the text becomes values.
    private static let live: [Case] = [
        Case(name: "live lsmap", text: Texts.lsmap) { text in
            outcome { () throws(ReadError) in try Lsmap(.all).read(CommandResult(exitStatus: 0, output: text)).adapters.count }
        },
        Case(name: "live lsvopt", text: Texts.lsvopt) { text in
            outcome { () throws(ReadError) in try Lsvopt().read(CommandResult(exitStatus: 0, output: text)).count }
        },
        Case(name: "live lsrep", text: Texts.lsrep) { text in
            outcome { () throws(ReadError) in try Lsrep().read(CommandResult(exitStatus: 0, output: text)).media.count }
        },
        Case(name: "live lshwres", text: Texts.lshwres) { text in
            outcome { () throws(ReadError) in try LshwresSCSI(system: "s").read(CommandResult(exitStatus: 0, output: text)).count
            }
        },
        Case(name: "live lssyscfg", text: Texts.lssyscfg) { text in
            outcome { () throws(ReadError) in
                try LssyscfgPartitions(system: "s").read(CommandResult(exitStatus: 0, output: text)).count
            }
        },
        Case(name: "live markers", text: Texts.lsmap) { text in
            var batch = CommandBatch(nonce: "abcdefghijklmnop")
            batch.add("lsmap -all")
            let ending = batch.endings(of: RawAnswer(output: Array((text + "attach-cd:abcdefghijklmnop:0:0\n").utf8)))
            if case .finished(let result)? = ending.first { return "\(result.output.utf8.count) bytes" }
            return "lost"
        },
        Case(name: "live companion", text: Texts.companion) { text in
            outcome { () throws(ReadError) in
                try CompanionAnswer(output: text, nonce: "n").map { answer throws(ReadError) in try ClientView(answer).discs.count
                } ?? -1
            }
        },
        Case(name: "live companion lines", text: { Texts.repeated("\n", $0) }) { text in
            outcome { () throws(ReadError) in try CompanionAnswer(output: text, nonce: "n") == nil ? 0 : 1 }
        },
    ]

    /// `parse`: the text becomes a JSON text.
    private static let saved: [Case] = [
        ("lsmap -all", Texts.lsmap),
        ("lsmap -all -fmt :", Texts.lsmapFormat),
        ("lsmap", Texts.lsmapFormat),
        ("lsvopt", Texts.lsvopt),
        ("lsvopt -fmt :", Texts.lsvoptFormat),
        ("lsrep", Texts.lsrep),
        ("lsdev", Texts.lsdev),
        ("lsdev -F name:status:physloc:description", Texts.lsdevFormat),
        ("lscfg", Texts.lscfg),
        ("lsdev -dev hdisk0 -attr", Texts.attributes),
        ("lssyscfg -r lpar -F name,lpar_id,lpar_env,state,rmc_state,rmc_ipaddr,dlpar_io_capable", Texts.lssyscfg),
        ("lshwres -r virtualio --rsubtype scsi", Texts.lshwres),
        ("lspartition -dlpar", Texts.lspartition),
        ("kdb", Texts.cvai),
        ("errors", Texts.messages),
    ].map { (command: String, text: @escaping @Sendable (Int) -> String) in
        Case(name: "parse \(command)", text: text) { parsed(command, $0) }
    }

    /// Each reader with what none of them expects.
    private static let hostile: [Case] = ["lsmap", "lsvopt", "lsrep", "lsdev", "lssyscfg -F", "errors", "cfgmgr", "viosvrcmd"]
        .flatMap {
            command in
            let kinds: [(String, @Sendable (Int) -> String)] = [
                ("newlines", { Texts.repeated("\n", $0) }), ("one line", { Texts.repeated("x", $0) }),
                ("words", { Texts.repeated("word\n", $0) }), ("messages", Texts.messages),
                ("prompts", { Texts.repeated("$ ls\n", $0) }),
            ]
            return kinds.map { kind, text in Case(name: "\(kind): \(command)", text: text) { parsed(command, $0) } }
        }

    private static func parsed(_ command: String, _ text: String) -> String {
        outcome { () throws(ReadError) in
            var bytes = 0
            try OutputCatalog.json(command: command, text: text).write { bytes += $0.count }
            return bytes
        }
    }

    private static func outcome(_ body: () throws(ReadError) -> Int) -> String {
        do throws(ReadError) { return "\(try body())" } catch {
            return "line \(error.line ?? 0): expected \(error.expected.prefix(60))"
        }
    }
}
