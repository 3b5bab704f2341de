import Foundation

/// `ps -ef`: the first process, which every system has, and the emulated commands that run on this VIOS. guess: the columns, from
/// memory; real ones show many more processes.
enum Ps {
    static let command = EmulatedCommand(effect: .reads) { invocation, context in
        guard invocation.arguments == ["-ef"] else { return Getopt.usage("ps", "ps -ef (all that powerlab emulates)") }
        let mark = Array("\(CommandContext.hostVariable)=\(context.context.host)\0".utf8)
        let rows = try ProcessTable.read().belonging(to: context.directory).sorted { $0.pid < $1.pid }.compactMap { entry in
            row(entry, mark)
        }
        let head = "     UID      PID     PPID   C    STIME    TTY  TIME CMD\n"
        return Answer(out: head + "    root        1        0   0   Nov 01      -  0:05 /etc/init\n" + rows.joined())
    }

    /// Nil for another host's process, and for the shells between sshd and the command.
    private static func row(_ entry: ProcessTable.Entry, _ mark: [UInt8]) -> String? {
        guard ProcFile.bytes("/proc/\(entry.pid)/environ")?.firstRange(of: mark) != nil,
            let line = ProcFile.text("/proc/\(entry.pid)/cmdline")
        else { return nil }
        let words = line.split(separator: "\0").map(String.init)
        guard let name = words.first?.split(separator: "/").last.map(String.init), Emulator.answers(to: name) else { return nil }
        let command = ([name] + words.dropFirst()).joined(separator: " ")
        return
            "  padmin \(String(entry.pid).rightAligned(8)) \(String(entry.parent).rightAligned(8))   0 08:00:00      -  0:00 \(command)\n"
    }
}

/// `rm` of named files in padmin's own directories.
enum Rm {
    static let command = EmulatedCommand(effect: .changes) { invocation, context in
        let options = Getopt(invocation.arguments, "f")
        guard !options.isWrong, !options.operands.isEmpty else { return Getopt.usage("rm", "rm [-f] File ...") }
        var answer = Answer()
        func complain(_ name: String, _ text: String) {
            answer.err += "rm: \(name): \(text)\n"
            answer.status = 2
        }
        for name in options.operands {
            let file = context.file(name)
            guard let real = file.real, let status = FileStatus(real) else {
                if !options.has("f") { complain(name, "A file or directory in the path name does not exist.") }
                continue
            }
            if status.isDirectory {
                complain(name, "0653-603 Cannot remove directory.")
            } else if file.kind != .own || unlink(real) != 0 {
                complain(name, "0653-609 Cannot remove.\nThe file access permissions do not allow the specified action.")
            }
        }
        return answer
    }
}
