import AsyncSupport
import Dispatch
import Glibc

/// Whether a host name exists, as far as the name service answers.
public enum NameLookup: Sendable, Equatable {
    case known
    /// The name service answered that there is no such name, or no address for it.
    case unknown(String)
    /// It didn't answer, or not in time: nothing is known.
    case unanswered

    /// - Parameter host: a name or an address, as getaddrinfo takes it.
    public static func look(for host: String, within timeout: Duration) async -> NameLookup {
        let race = Race<NameLookup>()
        DispatchQueue.global().async {
            do {
                _ = try Resolver.resolve(host, port: 22)
                race.finish(.value(.known))
            } catch {
                race.finish(.value((error as? Resolver.Failure)?.code.map(NameLookup.init(code:)) ?? .unanswered))
            }
        }
        guard case .value(let result) = await race.result(within: timeout) else { return .unanswered }
        return result
    }

    /// - Parameter code: what getaddrinfo returned.
    public init(code: Int32) {
        switch code {
        // -5 is EAI_NODATA, which Glibc's module doesn't export: the name exists, without any address.
        case EAI_NONAME, -5: self = .unknown(String(cString: gai_strerror(code)))
        default: self = .unanswered
        }
    }
}
