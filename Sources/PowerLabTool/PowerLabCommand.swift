import ArgumentParser
import Foundation
import PowerLab

struct PowerLabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "powerlab",
        abstract: "Simulated Power systems (VIOS and AIX partitions) behind a real sshd on loopback.",
        discussion: """
            What the emulated commands print is taken from captures and documentation; 'powerlab sources' lists what is guessed. \
            No AIX or VIOS runs here.
            """,
        version: "1.0.0",
        subcommands: [
            RunCommand.self, UpCommand.self, DownCommand.self, ResetCommand.self, ShowCommand.self, LogCommand.self,
            FaultCommand.self,
            WorldsCommand.self, SourcesCommand.self,
            ReaperCommand.self, HoldPortCommand.self,
        ])

    /// Our own binary, whatever name it was called by.
    static func lab(_ path: String) throws -> Lab {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return Lab(LabDirectory(path), executable: executable)
    }

    /// A lab that is there already.
    static func existing(_ path: String) throws -> Lab {
        let lab = try lab(path)
        guard lab.directory.isLab else { throw LabError.noLab(lab.directory.path) }
        return lab
    }
}
