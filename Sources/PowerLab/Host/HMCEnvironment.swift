import Foundation

/// What hscroot can reach: a restricted bash with the HMC's commands and a few filters.
struct HMCEnvironment {
    /// guess: which filters an HMC offers; pipes to grep are used in public scripts ([K] reference section 5).
    private static let tools = ["awk", "cat", "cut", "date", "egrep", "grep", "head", "sed", "sort", "tail", "tr", "uniq", "wc"]
    private static let bash = "/usr/bin/bash"

    private let files: HostDirectory
    private let executable: String

    init(_ files: HostDirectory, executable: String) {
        self.files = files
        self.executable = executable
    }

    var account: LoginAccount { LoginAccount(name: "hscroot", shell: files.loginShell("hscroot")) }
    var path: String { files.bin }

    func prepare(_ faults: [ArmedFault]) throws {
        guard access(Self.bash, X_OK) == 0 else { throw LabError.missing(program: Self.bash, package: "bash") }
        try ToolDirectory(files.bin).fill(
            Self.tools.map { ($0, "/usr/bin/" + $0) }.filter { access($0.1, X_OK) == 0 }
                + HMCCommand.named.keys.sorted().map { ($0, executable) })
        try prepareLocale()
        try writeLoginShell()
        try follow(faults)
    }

    /// An HMC has the locale en_US; Debian may not, and bash would complain. Any UTF-8 one stands in for it.
    private func prepareLocale() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: locales, withIntermediateDirectories: true)
        let installed = ["C.utf8", "C.UTF-8"].map { "/usr/lib/locale/" + $0 }.first { manager.fileExists(atPath: $0) }
        if let installed, !manager.fileExists(atPath: locales + "/en_US") {
            try manager.createSymbolicLink(atPath: locales + "/en_US", withDestinationPath: installed)
        }
    }

    private var locales: String { files.path + "/locale" }
    private var limit: String { files.path + "/session-limit" }

    private func writeLoginShell() throws {
        // guess: text and status of an HMC that has no session left for the user.
        let text = """
            #!/bin/sh
            if [ -e '\(limit)' ]; then
                echo 'The maximum number of sessions for user hscroot has been reached.' >&2
                exit 1
            fi
            LOCPATH='\(locales)'
            export LOCPATH
            [ $# -gt 0 ] || set -- -l
            exec \(Self.bash) --restricted "$@"

            """
        try Descriptors.writeProgram(text, to: account.shell)
        chmod(account.shell, 0o755)
    }

    /// `session-limit` acts at login.
    func follow(_ faults: [ArmedFault]) throws {
        if faults.contains(where: { $0.name == "session-limit" }) {
            try LabFile.replace(limit, with: "")
        } else {
            unlink(limit)
        }
    }
}
