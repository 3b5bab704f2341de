import PowerVM
import SSH

/// What `--version` prints: the version alone on the first line, for scripts, then what it was built from and runs with.
enum VersionText {
    static let text = """
        \(Companion.version)
        commit \(SourceCommit.text ?? "unknown")
        libssh2 \(SSHInspection.libraryVersion)
        \(SSHInspection.cryptoLibraryVersion)
        """
}

/// The commit that the program was built from. `make build` adds a file that shadows the default; without it the commit is unknown.
enum SourceCommit: CommitOfSources {}

protocol CommitOfSources {}

extension CommitOfSources {
    static var text: String? { nil }
}
