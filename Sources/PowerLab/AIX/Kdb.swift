import Foundation

/// `echo cvai | kdb`: which VIOS partition and vhost serve each client adapter.
///
/// guess: the whole layout is from memory; sourced is only that the name comes first and `vios->vhostN` is the fifth and last column
/// ([K] reference section 4).
enum Kdb {
    static let command = EmulatedCommand(effect: .reads) { invocation, machine in
        guard invocation.isRoot else { return .failed(1, "kdb: The current user does not have permission to open /dev/pmem.") }
        let words = invocation.input().split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        var text = preamble
        for word in words {
            text += "(0)> \(word)\n"
            switch word {
            case "cvai" where machine.lpar.answersCvai: text += cvai(machine)
            case "quit", "q", "e": return Answer(out: text)
            default: text += "0000-000 Unknown subcommand: \(word)\n"
            }
        }
        return Answer(out: text)
    }

    private static func cvai(_ machine: Machine) -> String {
        let rows = machine.lpar.devices.filter { $0.type == "IBM,v-scsi" && $0.status == "Available" }.map { adapter in
            let host = machine.server(of: adapter).map { "\($0.vios.name)->\($0.adapter.name)" } ?? "-"
            return "\(adapter.name.padded(10)) 0x000007 0x0000000000 0x0          \(host)\n"
        }
        return "Executing cvai command\nNAME       STATE    CMDS_ACTIVE  ACTIVE_QUEUE HOST\n" + rows.joined()
    }

    private static let preamble = """
                   START              END <name>
        0000000000001000 0000000005840000 start+000FD8
        F00000002FF47600 F00000002FFDF9C8 __ublock+000000
        000000002FF22FF4 000000002FF22FF8 environ+000000
        000000002FF22FF8 000000002FF22FFC errno+000000
        F1000F0A00000000 F1000F0A10000000 pvproc+000000
        F1000F0A10000000 F1000F0A18000000 pvthread+000000
        read vscsi_scsi_ptrs OK, ptr = 0xF1000000C01A83C0

        """
}
