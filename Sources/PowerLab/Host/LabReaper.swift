import Foundation

/// A process in a session of its own that ends a lab when the process that created it has ended, even if by SIGKILL.
public struct LabReaper: Sendable {
    private let process: ChildProcess
    private let ourEnd: Int32

    /// - Parameter keeps: leave the directory.
    public init(_ lab: Lab, keeps: Bool) throws {
        var ends: [Int32] = [0, 0]
        // A socket pair, since it is close-on-exec from the start: no other child may hold our end.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw LabError.system("socketpair", errno)
        }
        ourEnd = ends[1]
        defer { close(ends[0]) }
        do {
            process = try ChildProcess(
                [lab.executable, "reaper", lab.directory.path] + (keeps ? ["--keep"] : []), input: ends[0], newSession: true)
        } catch {
            close(ends[1])
            throw error
        }
    }

    /// Lets the reaper end the lab now, and waits for that.
    public func release() {
        close(ourEnd)
        _ = try? process.wait()
    }

    /// The reaper's own life: waits for end of file on standard input, then ends the lab.
    public static func run(_ lab: Lab, keeps: Bool) throws {
        Descriptors.closeInherited()
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 || errno == EINTR {}
        if lab.directory.isLab { try lab.down() }
        if !keeps { try? FileManager.default.removeItem(atPath: lab.directory.path) }
    }
}
