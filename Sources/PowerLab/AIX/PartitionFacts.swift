/// `lparstat -i` ([C] lparstat-i-02), `prtconf` ([C] prtconf-02), `oslevel`.
enum PartitionFacts {
    static let lparstat = EmulatedCommand(effect: .reads) { invocation, machine in
        guard invocation.arguments == ["-i"] else { return Getopt.usage("lparstat", "lparstat -i") }
        let rows = [
            ("Node Name", machine.lpar.node + " "), ("Partition Name", machine.lpar.name + " "),
            ("Partition Number", String(machine.lpar.partitionID)), ("Type", "Shared-SMT-4"), ("Mode", "Uncapped"),
            ("Entitled Capacity", "0.30"), ("Partition Group-ID", String(32768 + machine.lpar.partitionID)),
            ("Shared Pool ID", "5"),
            ("Online Virtual CPUs", "1"), ("Maximum Virtual CPUs", "1"), ("Minimum Virtual CPUs", "1"),
            ("Online Memory", "16384 MB"),
        ]
        return Answer(out: rows.map { "\($0.0.padded(43)): \($0.1)\n" }.joined())
    }

    /// Takes minutes on large partitions; here two seconds.
    static let prtconf = EmulatedCommand(effect: .reads, seconds: { _, _ in 2 }) { _, machine in
        Answer(
            out: """
                System Model: IBM,\(machine.system.typeModel)
                Machine Serial Number: \(machine.system.serial)
                Processor Type: PowerPC_POWER9
                Number Of Processors: 1
                Processor Clock Speed: 2500 MHz
                CPU Type: 64-bit
                Kernel Type: 64-bit
                LPAR Info: \(machine.lpar.partitionID) \(machine.lpar.name)
                Memory Size: 16384 MB
                Good Memory Size: 16384 MB

                """)
    }

    static let oslevel = EmulatedCommand(effect: .reads) { invocation, machine in
        let parts = machine.lpar.level.split(separator: "-")
        let base = parts.first.map { $0.map(String.init).joined(separator: ".") } ?? ""
        switch invocation.arguments {
        case []: return Answer(out: base + "\n")
        case ["-s"]: return Answer(out: machine.lpar.level + "\n")
        case ["-r"]: return Answer(out: parts.prefix(2).joined(separator: "-") + "\n")
        default: return Getopt.usage("oslevel", "oslevel [-s | -r]")
        }
    }
}
