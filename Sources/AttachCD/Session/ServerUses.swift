import Remoting
import Synchronization

/// A host that several LPARs of a run share.
enum SharedServer: Hashable, Sendable {
    case vios(String)
    case hmc(String)
}

/// How many LPARs of a run still need each VIOS and HMC, as far as option and inventory tell.
final class ServerUses: Sendable {
    private let left: Mutex<[SharedServer: Int]>

    init(_ needs: some Sequence<[SharedServer]>) {
        var counts: [SharedServer: Int] = [:]
        for server in needs.flatMap(Set.init) { counts[server, default: 0] += 1 }
        left = Mutex(counts)
    }

    var count: Int { left.withLock { $0.count } }

    /// One LPAR that needs these has ended.
    /// - Returns: those that no other LPAR needs.
    func end(_ servers: [SharedServer]) -> [SharedServer] {
        left.withLock { left in
            Set(servers).filter { server in
                guard let count = left[server] else { return false }
                left[server] = count > 1 ? count - 1 : nil
                return count == 1
            }
        }
    }
}

extension HostConnections {
    func release(_ server: SharedServer) async {
        switch server {
        case .vios(let name): await release(vios: name)
        case .hmc(let name): await release(hmc: name)
        }
    }
}
