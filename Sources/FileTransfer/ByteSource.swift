/// Content of known length that is read once, from its beginning to its end.
public protocol ByteSource: Sendable {
    var byteCount: Int { get }

    /// The next piece: at most `limit` bytes, empty at the end. A source that ends early or late throws.
    func next(_ limit: Int) async throws(TransferFailure) -> [UInt8]
}
