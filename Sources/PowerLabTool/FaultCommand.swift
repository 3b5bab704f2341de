import ArgumentParser
import PowerLab

struct FaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault", abstract: "Arm faults on a host, or 'clear' them.",
        discussion:
            "powerlab fault DIR HOST FAULT…   arm\npowerlab fault DIR HOST clear    disarm all\npowerlab fault --list            what there is"
    )

    @Flag(help: "Every fault: whether it acts once or until cleared, which hosts can have it, and what it does.") var list = false
    @Argument(help: "DIR HOST FAULT…") var words: [String] = []

    func validate() throws {
        if !list, words.count < 3 { throw ValidationError("needs DIR HOST FAULT…, or --list") }
    }

    func run() throws {
        if list { return FaultKind.all.forEach(show) }
        try PowerLabCommand.existing(words[0]).arm(Array(words.dropFirst(2)), on: words[1])
    }

    private func show(_ kind: FaultKind) {
        let name = kind.name + (kind.argument.map { "=" + $0 } ?? "")
        let life = kind.life.rawValue
        let hosts = kind.hosts.map(\.rawValue).joined(separator: ",")
        print((name + " ").padded(28) + life.padded(9) + hosts.padded(15) + kind.purpose)
    }
}
