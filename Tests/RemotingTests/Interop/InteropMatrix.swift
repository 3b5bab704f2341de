import Foundation

@testable import Remoting

/// The cells: every value of every dimension, and the combinations that are worth a try.
enum InteropMatrix {
    /// All, or with `ATTACH_CD_TEST_ALL` unset those that a change is most likely to break.
    static var cells: [InteropCell] {
        ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] == nil ? quick : all
    }

    static let transports = TransportPreference.allCases

    static var keys: [InteropCell] {
        InteropKey.allCases.map { InteropCell(server: $0 == .certificate ? .userAuthority : .standard, key: $0) }
    }

    static var servers: [InteropCell] { InteropServer.allCases.map { InteropCell(server: $0) } }

    static var known: [InteropCell] {
        InteropKnown.allCases.map { known in
            switch known {
            case .authority: InteropCell(server: .certifiedHost, known: known)
            case .onlyRSA: InteropCell(server: .rsaHostKeyToo, known: known)
            default: InteropCell(known: known)
            }
        }
    }

    /// Through one and two jump hosts.
    static var jumps: [InteropCell] {
        let far =
            [InteropServer.standard, .rsaHostKey, .aeadOnly, .dropbear].map { InteropCell(server: $0) }
            + [InteropKey.rsa, .agentEd25519, .encryptedInAgent, .unauthorised].map { InteropCell(key: $0) }
            + [InteropKnown.hashed, .acceptNew, .unknown, .changed].map { InteropCell(known: $0) }
            + [InteropCell(server: .userAuthority, key: .certificate), InteropCell(server: .certifiedHost, known: .authority)]
        return [1, 2].flatMap { depth in
            far.map { cell in
                var cell = cell
                cell.depth = depth
                return cell
            }
        }
    }

    /// Keys on servers that treat them differently.
    static var crossed: [InteropCell] {
        [InteropServer.rsaHostKey, .old, .dropbear, .certifiedHost].flatMap { server in
            [InteropKey.rsa, .ecdsa256, .agentRSA, .agentEd25519, .unauthorised].map { InteropCell(server: server, key: $0) }
        } + [InteropKnown.hashed, .changed, .unknown, .revoked, .acceptNew].map { InteropCell(server: .dropbear, known: $0) }
    }

    static var all: [InteropCell] {
        var seen: Set<InteropCell> = []
        return (keys + servers + known + jumps + crossed).flatMap(onAll).filter { seen.insert($0).inserted }
    }

    /// Everything once with `auto`, and where `auto` means two transports, a few with each.
    static var quick: [InteropCell] {
        var seen: Set<InteropCell> = []
        let each = [
            InteropCell(), InteropCell(key: .rsa), InteropCell(server: .rsaHostKey), InteropCell(server: .old),
            InteropCell(known: .changedUnchecked),
            InteropCell(known: .unknown), InteropCell(depth: 1),
        ]
        let far = jumps.filter {
            $0.depth == 1 ? $0.key == .ed25519 && $0.known == .plain : $0.server == .standard && $0.key == .ed25519
        }
        return (keys + servers + known + far + each.flatMap(onAll)).filter { seen.insert($0).inserted }
    }

    private static func onAll(_ cell: InteropCell) -> [InteropCell] {
        transports.map { transport in
            var cell = cell
            cell.transport = transport
            return cell
        }
    }
}
