import Foundation

/// What padmin can reach: `ioscli` and a few POSIX tools. rksh itself refuses `>`, `cd` and `/` in command names.
struct PadminEnvironment {
    /// guess: which tools padmin's PATH really offers; grep, awk, tee and the like are used in public scripts ([K] reference section 1).
    private static let posixTools = [
        "awk", "cat", "cut", "date", "grep", "head", "nice", "sed", "sleep", "sort", "tail", "tee", "tr", "uniq", "wc",
    ]

    /// Short command names exist in an interactive login only ([K] reference section 1).
    private static let words = CommandTable.vios.keys.sorted()

    private let files: HostDirectory
    private let tools: String
    private let executable: String
    private let required: Requirements
    /// Emulated tools that this VIOS doesn't have.
    private let lacks: Set<String>

    init(_ vios: VIOS, _ faults: [ArmedFault], _ lab: Lab, _ required: Requirements) {
        files = lab.directory.host(vios.name)
        tools = lab.directory.tools("padmin")
        executable = lab.executable
        self.required = required
        lacks = Set(vios.limits.lacks + faults.filter { $0.name == "no-tool" }.compactMap(\.argument))
    }

    var account: LoginAccount { LoginAccount(name: "padmin", shell: files.loginShell("padmin")) }

    var path: String { "\(files.bin):\(tools)" }

    /// The directory of tools that all VIOSes of a lab share.
    static func fillTools(_ directory: LabDirectory) throws {
        try ToolDirectory(directory.tools("padmin")).fill(
            posixTools.map { ($0, "/usr/bin/" + $0) }.filter { access($0.1, X_OK) == 0 })
    }

    func prepare() throws {
        try prepareRoot()
        try ToolDirectory(files.bin).fill([("ioscli", executable)])
        try followTools()
        try writeLoginShell()
    }

    private static let directories = ["home", "home/padmin", "tmp", "mnt"]

    /// As on the first day.
    func resetRoot() throws {
        try LabFile.clear(files.root, keeping: Set(Self.directories))
        try prepareRoot()
    }

    /// The VIOS's own directories; what is there stays.
    private func prepareRoot() throws {
        for directory in Self.directories {
            try FileManager.default.createDirectory(atPath: "\(files.root)/\(directory)", withIntermediateDirectories: true)
        }
        let aliases = Self.words.map { "alias \($0)='ioscli \($0)'\n" }.joined()
        let profile = "PATH=\(path)\nPS1='$ '\n\(aliases)"
        try LabFile.replace(files.padminHome + "/.profile", with: profile)
    }

    /// Gives padmin the emulated tools that the VIOS has now.
    func followTools() throws {
        for tool in CommandTable.viosTools.keys {
            let link = files.bin + "/" + tool
            unlink(link)
            if !lacks.contains(tool) { try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: executable) }
        }
    }

    /// A login shell would run Debian's /etc/profile, whose commands padmin doesn't have; here only padmin's own profile is read.
    private func writeLoginShell() throws {
        let text = """
            #!/bin/sh
            if [ $# -eq 0 ]; then
                ENV='\(files.padminHome)/.profile'
                export ENV
                set -- -i
            fi
            exec \(required.restrictedKsh) "$@"

            """
        try Descriptors.writeProgram(text, to: account.shell)
    }
}

/// A directory of symbolic links, created again each time the lab comes up.
struct ToolDirectory {
    private let path: String

    init(_ path: String) { self.path = path }

    func fill(_ links: [(name: String, target: String)]) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: path) { try manager.removeItem(atPath: path) }
        try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Not FileManager: a lab makes some hundred of them.
        for link in links where symlink(link.target, path + "/" + link.name) != 0 {
            throw LabError.system("\(path)/\(link.name)", errno)
        }
    }
}
