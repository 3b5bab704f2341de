import DiskImage
import FileTransfer
import Glibc
import PowerVM
import Remoting
import SSH

/// Sends one file as `attach-cd media put` does: libssh2|openssh|auto SSH_CONFIG HOST FILE DESTINATION none|sha256|both
@main struct Transfer {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 7, let transport = TransportPreference(rawValue: words[1]), let destination = RemotePath(words[5])
        else {
            print("usage: libssh2|openssh|auto SSH_CONFIG HOST FILE DESTINATION none|sha256|both")
            exit(64)
        }
        let sums: FileSource.Sums = words[6] == "none" ? [] : words[6] == "sha256" ? [.sha256] : [.sha256, .checksum]
        let source = FileSource(try ImageFile(path: words[4]), sums: sums)
        let connections = HostConnections(
            ConnectionParameters(
                configuration: SSHConfiguration(file: words[2], environment: .current()), inventory: Inventory(),
                overrides: ConnectionOverrides(), transport: transport, options: SSHOptions()))
        let host = await connections.vios(words[3])
        try await FileUpload(source, to: destination).run(over: host.runner)
        await connections.closeAll()
        print(source.sha256 ?? "-", source.checksum.map(String.init) ?? "-")
    }
}
