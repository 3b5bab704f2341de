import FoundationEssentials
import Glibc

/// A line of the audit log as it is read back. Lines of version 1.0.0 have neither event nor run.
struct AuditRecord: Decodable, Sendable, Equatable {
    struct Result: Decodable, Sendable, Equatable {
        struct Drive: Decodable, Sendable, Equatable {
            var name: String
            var media: String?
        }
        struct Server: Decodable, Sendable, Equatable {
            var vios: String
            var adapter: String
        }
        struct Failure: Decodable, Sendable, Equatable { var code: String }

        var lpar: String?
        var status: String
        var changed: Bool?
        /// Of `media`: the VIOS and the medium's name.
        var vios: String?
        var name: String?
        var drive: Drive?
        var server: Server?
        var error: Failure?
    }

    /// A name alone, or an object that has one.
    struct Medium: Decodable, Sendable, Equatable {
        var name: String?

        private enum Key: CodingKey { case name }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                name = text
            } else {
                name = try decoder.container(keyedBy: Key.self).decodeIfPresent(String.self, forKey: .name)
            }
        }
    }

    struct Invocation: Decodable, Sendable, Equatable {
        var sudoUser: String?
        var host: String
        /// Nil where they are many, except in one intent of the run and in its report.
        var argv: [String]?
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
    var medium: Medium?
    var error: Result.Failure?

    static func decode(_ line: some StringProtocol) -> AuditRecord? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(AuditRecord.self, from: Data(line.utf8))
    }
}
