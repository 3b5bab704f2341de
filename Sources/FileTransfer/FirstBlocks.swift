import PowerVM

/// The first MiB of a file on a host, as `dd` there prints it.
public struct FirstBlocks: Sendable {
    public var origin: RemotePath
    /// How long no byte may come.
    public var patience: Duration

    public init(of origin: RemotePath, patience: Duration = .seconds(60)) {
        self.origin = origin
        self.patience = patience
    }

    /// - Returns: less than a MiB of a shorter file.
    nonisolated(nonsending) public func run(
        over runner: any CommandRunner, route: CommandRoute = .vios
    ) async throws(TransferFailure) -> [UInt8] {
        guard let command = CopyBlocks(.read(origin, afterMiB: 0, countMiB: 1)) else { return [] }
        return try await Streamed(command, runner, route, patience).run { stream throws(TransferFailure) in
            var bytes: [UInt8] = []
            let end: StreamEnd
            do throws(TransportFailure) {
                while bytes.count <= 1 << 20, let piece = try await stream.read() { bytes += piece }
                end = try await stream.end()
            } catch {
                throw TransferFailure(error)
            }
            guard end.exitStatus == 0 else {
                let text = SafeText.sentence(String(decoding: end.messages, as: UTF8.self))
                throw TransferFailure(.unexpected(text, exitStatus: end.exitStatus))
            }
            return bytes
        }
    }
}
