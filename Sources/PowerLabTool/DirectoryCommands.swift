import ArgumentParser
import Foundation
import PowerLab

struct UpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Start a lab; a directory that holds one comes up again.")

    @Option(help: "A world's name (powerlab worlds) or file.") var world = "seed"
    @Argument(help: "The lab's directory.") var dir: String

    func run() throws {
        let lab = try PowerLabCommand.lab(dir)
        try lab.up(World.find(world))
        for (name, value) in lab.environment.sorted(by: { $0.key < $1.key }) { print("export \(name)=\(value)") }
    }
}

struct DownCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "down", abstract: "End every process of a lab; its state stays.")

    @Argument(help: "The lab's directory.") var dir: String

    func run() throws { try PowerLabCommand.existing(dir).down() }
}

struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Take a running lab back to its world's first state, without faults and log.")

    @Argument(help: "The lab's directory.") var dir: String

    func run() throws { try PowerLabCommand.existing(dir).reset() }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Every system's devices and armed faults.")

    @Flag(help: "The whole state as JSON.") var json = false
    @Argument(help: "The lab's directory.") var dir: String

    func run() throws {
        let state = try PowerLabCommand.existing(dir).store.read()
        if !json { return print(StateRenderer.render(state), terminator: "") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(state), as: UTF8.self))
    }
}

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Every command that each host ran, with its kind (reads/changes) and exit status.")

    @Flag(help: "JSON lines.") var json = false
    @Flag(name: .shortAndLong, help: "Print new entries as they come, until interrupted.") var follow = false
    @Argument(help: "The lab's directory.") var dir: String
    @Argument(help: "Only this host.") var host: String?

    func run() throws {
        let lab = try PowerLabCommand.existing(dir)
        let known = try lab.store.read().hostNames
        if let host, !known.contains(host) { throw LabError.noSuchHost(host, known: known) }
        guard follow else { return try show(lab.log.entries()) }
        try lab.log.follow { entries in
            try show(entries)
            return lab.directory.isLab
        }
    }

    private func show(_ entries: [LogEntry]) throws {
        let chosen = entries.filter { host == nil || $0.host == host }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text =
            json
            ? try chosen.map { String(decoding: try encoder.encode($0), as: UTF8.self) + "\n" }.joined() : LabLog.render(chosen)
        // Not print: a follower's reader gets each entry at once.
        try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}

struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "Where each emulated command's output comes from, and what is guessed.")

    func run() { print(Provenance.render(), terminator: "") }
}

struct WorldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worlds", abstract: "The built-in worlds and what each is for.")

    func run() throws {
        let worlds = try World.list()
        let width = worlds.map(\.name.count).max() ?? 0
        for world in worlds { print(world.name + String(repeating: " ", count: width - world.name.count + 2) + world.purpose) }
    }
}
