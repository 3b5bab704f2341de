/// `uname` ([C] uname-L-01 for -L; -M and -u as IBM's manual describes them, -m is made up in its shape).
enum Uname {
    static let command = EmulatedCommand(effect: .reads) { invocation, machine in
        let order: [Character] = ["s", "n", "r", "v", "m", "M", "u", "L", "W", "p"]
        let options = Getopt(invocation.arguments, "snrvmMuLWpa")
        guard !options.isWrong else { return Getopt.usage("uname", "uname [-alLmMnprsuvW]") }
        let asked = options.has("a") ? ["s", "n", "r", "v", "m"] : order.filter(options.has)
        let values = (asked.isEmpty ? ["s"] : asked).map { value($0, machine) }
        return Answer(out: values.joined(separator: " ") + "\n")
    }

    static let hostname = EmulatedCommand(effect: .reads) { _, machine in Answer(out: machine.lpar.node + "\n") }

    private static func value(_ letter: Character, _ machine: Machine) -> String {
        let (system, lpar) = (machine.system, machine.lpar)
        let level = lpar.level.prefix(2).map(String.init)
        switch letter {
        case "s": return "AIX"
        case "n": return lpar.node
        case "r": return level.count > 1 ? level[1] : "3"
        case "v": return level.first ?? "7"
        // guess: 00 + six digits of the machine + 4C00.
        case "m": return "00F\(system.serial.suffix(5))4C00"
        case "M": return "IBM,\(system.typeModel)"
        // guess: the plant code 02 in front of the serial number.
        case "u": return "IBM,02\(system.serial)"
        case "L": return lpar.partitionID < 0 ? "-1 NULL" : "\(lpar.partitionID) \(lpar.name)"
        case "W": return String(lpar.wpar)
        default: return "powerpc"
        }
    }
}
