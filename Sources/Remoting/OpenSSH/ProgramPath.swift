import Glibc
import Synchronization

/// Where a program is, found once: swift-subprocess would start it in each directory of the PATH in turn, until one has it.
enum ProgramPath {
    private static let found = Mutex<[String: String]>([:])

    /// - Returns: nil if no directory of the PATH has such a program.
    static func find(_ name: String) -> String? {
        if name.contains("/") { return name }
        guard let path = getenv("PATH").map({ String(cString: $0) }) else { return nil }
        let key = name + ":" + path
        if let known = found.withLock({ $0[key] }) { return known }
        let candidates = path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
        guard let file = candidates.first(where: isProgram) else { return nil }
        found.withLock { $0[key] = file }
        return file
    }

    private static func isProgram(_ file: String) -> Bool {
        var status = stat()
        return stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(file, X_OK) == 0
    }
}
