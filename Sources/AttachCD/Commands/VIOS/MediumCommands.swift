import ArgumentParser
import PowerVM
import VirtualOptical

struct MakeMediumCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "mkmedia", abstract: "Create a medium: blank, or from a file or drive of the VIOS; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The name of the new medium.")
    var medium: MediumArgument
    @Argument(help: "The size of a blank medium, in binary units: 1500M, 10G.")
    var size: SizeArgument?
    @Option(help: ArgumentHelp("Copy this file of the VIOS: an absolute path, or one below /home/padmin.", valueName: "path"))
    var file: String?
    @Option(help: ArgumentHelp("Copy the disc in this physical drive of the VIOS.", valueName: "cdN"))
    var device: String?
    @Flag(help: "Read-only: the default with --file and --device.")
    var ro = false
    @Flag(help: "Read-write: the default of a blank medium.")
    var rw = false
    @Flag(help: "With --file: link to a file on an NFS file system that the VIOS has mounted, instead of copying it.")
    var link = false
    @OptionGroup var options: VIOSChangeOptions

    func validate() throws {
        let sources = [size != nil, file != nil, device != nil].count { $0 }
        guard sources == 1 else { throw ValidationError("Give one of: a size for a blank medium, --file, --device.") }
        if ro, rw { throw ValidationError("--ro and --rw exclude each other.") }
        if ro, size != nil { throw ValidationError("A blank medium is read-write; vios chmedia --access changes it.") }
        if link, file == nil { throw ValidationError("--link needs --file.") }
    }

    func run(_ context: CLIContext) async throws {
        let command: Mkvopt
        do throws(Problem) {
            command = Mkvopt(
                name: try medium.valid(), source: try source(), access: size == nil && !rw ? .readOnly : .readWrite)
        } catch {
            throw CommandFailureExit(problem: error, output: options.access.output, operation: "vios")
        }
        try await VIOSSession(vios, options, context).change(.repository(.createMedium(command)))
    }

    private func source() throws(Problem) -> Mkvopt.Source {
        if let size { return .blank(size) }
        if let device {
            guard let name = DeviceName(device) else {
                throw Problem(
                    .refused, .invalidName, "'\(SafeText.clean(device))' can't be the name of a device",
                    hint: "give a physical drive of the VIOS, such as cd0")
            }
            return .device(name)
        }
        let text = file ?? ""
        guard let path = RemotePath(text.hasPrefix("/") ? text : "/home/padmin/" + text) else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(text))' can't be used as a path on the VIOS",
                hint: "a path has letters, digits and ._-+@,= between its slashes, and no ..")
        }
        return link ? .link(path) : .file(path)
    }
}

struct ChangeMediumCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "chmedia", abstract: "Change the access or the name of a medium that no drive holds; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The medium, as lsmedia lists it.")
    var medium: MediumArgument
    @Option(help: ArgumentHelp("What the partitions may do with it.", valueName: "ro|rw"))
    var access: MediumAccess?
    @Option(help: ArgumentHelp("Its new name.", valueName: "new"))
    var rename: MediumArgument?
    @OptionGroup var options: VIOSChangeOptions

    func validate() throws {
        guard (access == nil) != (rename == nil) else { throw ValidationError("Give one of: --access, --rename.") }
    }

    func run(_ context: CLIContext) async throws {
        let change: RepositoryChange
        do throws(Problem) {
            let name = try medium.valid()
            if let rename {
                change = .renameMedium(name, to: try rename.valid())
            } else {
                change = .setAccess(name, access ?? .readOnly)
            }
        } catch {
            throw CommandFailureExit(problem: error, output: options.access.output, operation: "vios")
        }
        try await VIOSSession(vios, options, context).change(.repository(change))
    }
}

struct RemoveMediumCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmmedia", abstract: "Remove a medium from the repository, if no drive holds it; silent on success.")

    @Argument(help: "The VIOS.")
    var vios: String
    @Argument(help: "The medium, as lsmedia lists it.")
    var medium: MediumArgument
    @OptionGroup var options: VIOSChangeOptions

    func run(_ context: CLIContext) async throws {
        let name: MediumName
        do throws(Problem) {
            name = try medium.valid()
        } catch {
            throw CommandFailureExit(problem: error, output: options.access.output, operation: "vios")
        }
        try await VIOSSession(vios, options, context).change(.repository(.removeMedium(name)))
    }
}

extension MediumAccess: ExpressibleByArgument {}
