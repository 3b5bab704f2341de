import FoundationEssentials
import Glibc

/// A line of the audit log as it is read back. Lines of version 1.0.0 have neither event nor run.
struct AuditRecord: Decodable, Sendable, Equatable {
    struct Result: Decodable, Sendable, Equatable {
        struct Drive: Decodable, Sendable, Equatable { var name: String }
        struct Server: Decodable, Sendable, Equatable {
            var vios: String
            var adapter: String
        }
        struct Failure: Decodable, Sendable, Equatable { var code: String }

        var lpar: String
        var status: String
        var changed: Bool?
        var drive: Drive?
        var server: Server?
        var error: Failure?
    }

    struct Invocation: Decodable, Sendable, Equatable {
        var sudoUser: String?
        var host: String
        var argv: [String]
    }

    var time: String
    var event: String?
    var run: String?
    var user: String
    var invocation: Invocation?

    // An intent or the result of one.
    var on: String?
    var command: String?
    var outcome: String?

    // A report on LPARs, or on one VIOS.
    var operation: String?
    var status: String?
    var changed: Bool?
    var reason: String?
    var results: [Result]?
    var lpar: String?
    var vios: String?
    var drive: String?
    var error: Result.Failure?

    static func decode(_ line: some StringProtocol) -> AuditRecord? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(AuditRecord.self, from: Data(line.utf8))
    }
}
