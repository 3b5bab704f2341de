import Glibc
import PowerVM
import Remoting

/// Who ran the program, where and how: the same in every line of a run.
struct Invoker: Sendable, Equatable {
    var arguments: [String]
    var host: String
    var user: String
    /// `SUDO_USER`: who became that user.
    var sudoUser: String?
    var version: String
    var pid: Int
    /// Joins the lines of one run.
    var run: String

    static func current(environment: Environment, version: String) -> Invoker {
        Invoker(
            arguments: CommandLine.arguments, host: hostName, user: userName, sudoUser: environment["SUDO_USER"],
            version: version, pid: Int(getpid()), run: Nonce.fresh())
    }

    /// From the user database; the number where it has no name.
    private static var userName: String {
        getpwuid(geteuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) } ?? String(geteuid())
    }

    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 1025)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// More arguments than this are in one intent of a run and in its report only: those of a fleet would fill the log.
    static let few = 50

    /// - Parameter withArguments: however many there are.
    func members(withArguments: Bool) -> [(String, JSONValue)] {
        let argv: JSONValue = withArguments || arguments.count - 1 <= Self.few ? .array(arguments.map(JSONValue.string)) : .null
        return [
            ("run", .string(run)), ("user", .string(user)),
            (
                "invocation",
                [
                    "sudo_user": sudoUser.map(JSONValue.string) ?? .null, "host": .string(host), "pid": .integer(pid),
                    "version": .string(version), "argv": argv,
                ]
            ),
        ]
    }
}
