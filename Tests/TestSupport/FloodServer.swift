import Foundation
import Glibc

/// A hostile server: greets, and then sends the same bytes over and over for as long as the client stays.
public final class FloodServer: Sendable {
    public let port: Int
    private let listener: Int32
    private let connections = Locked(0)

    /// Connections that were made so far.
    public var accepted: Int { connections.with { $0 } }

    /// - Parameter pause: between two sends, in microseconds.
    public init(greeting: [UInt8] = [], flood: [UInt8], pause: useconds_t = 0) throws {
        (listener, port) = try Loopback.listen()
        let (listener, connections) = (listener, connections)
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                connections.with { $0 += 1 }
                Thread.detachNewThread {
                    var block = greeting
                    while send(client, block, block.count, Int32(MSG_NOSIGNAL)) >= 0 {
                        block = flood
                        usleep(pause)
                    }
                    close(client)
                }
            }
        }
    }

    /// SSH_MSG_IGNORE in clear (RFC 4253, sections 6 and 11.2).
    public static let ignoredPacket: [UInt8] = packet([2, 0, 0, 0, 4] + Array("junk".utf8))

    /// - Parameter block: its size is a multiple of this.
    public static func packet(_ payload: [UInt8], block: Int = 8) -> [UInt8] {
        let padding = 2 * block - (payload.count + 5) % block
        let length = UInt32(payload.count + padding + 1)
        let header = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + [UInt8(padding)]
        return header + payload + [UInt8](repeating: 0, count: padding)
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
