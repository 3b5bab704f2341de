import ArgumentParser
import Foundation
import PowerLab

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Start a lab, run a command in it, stop it, and end with the command's exit status.")

    @Option(help: "A world's name (powerlab worlds) or file.") var world = "seed"
    @Option(help: "The lab's directory; default: a temporary one.") var dir: String?
    @Flag(help: "Keep the directory.") var keep = false
    @Argument(parsing: .captureForPassthrough, help: "The command; -- in front of it is optional.") var words: [String] = []

    private var command: [String] { words.first == "--" ? Array(words.dropFirst()) : words }

    func validate() throws {
        guard let first = command.first else { throw ValidationError("no command: powerlab run COMMAND…") }
        // Passed through to the command, were it one.
        if ["--help", "-h"].contains(first), words.first != "--" { throw CleanExit.helpRequest(self) }
        if first.hasPrefix("-"), words.first != "--" { throw ValidationError("unknown option '\(first)'") }
    }

    func run() throws {
        let directory = try dir ?? temporary()
        // A directory that the user named is the user's.
        let run = Run(try PowerLabCommand.lab(directory), keeps: keep || dir != nil)
        let status = try run(command, world: World.find(world))
        if keep { FileHandle.standardError.write(Data("powerlab: kept \(directory)\n".utf8)) }
        throw ExitCode(status)
    }

    private func temporary() throws -> String {
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(base)/powerlab-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw LabError.system("mkdtemp in \(base)", errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
