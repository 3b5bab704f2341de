import DiskImage
import PowerVM

/// Why a file wasn't moved whole. Remote text in it is cleaned.
public struct TransferFailure: Error, Sendable, Equatable {
    public indirect enum Reason: Sendable, Equatable {
        /// The route can't carry a file: an HMC.
        case needsSSH
        /// No connection, a lost one, or nothing moved for the stream's patience.
        case transport(TransportFailure)
        /// The operator interrupted: the task was cancelled.
        case interrupted
        /// The far end refused before the first byte of the file, in its own words.
        case refused(String)
        /// The far end complained after bytes had been moved, in its own words.
        case farEnd(String)
        /// What came isn't the protocol: what it sent instead, and the exit status.
        case unexpected(String, exitStatus: Int32?)
        /// The local file can't be read any more, or isn't the one that was checked.
        case local(ImageError)
        /// The host that the content comes from failed, not the one that it goes to.
        case origin(Reason)
    }

    public var reason: Reason
    /// Bytes of the file that the far end's window had taken; none of them needs to be on its disk.
    public var bytesMoved: Int

    public init(_ reason: Reason, bytesMoved: Int = 0) {
        self.reason = reason
        self.bytesMoved = bytesMoved
    }

    init(_ failure: TransportFailure, bytesMoved: Int = 0) {
        self.init(failure.kind == .cancelled ? .interrupted : .transport(failure), bytesMoved: bytesMoved)
    }
}
