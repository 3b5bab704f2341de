import CLibSSH2

/// What a command printed, within bounds.
struct ExecOutput {
    enum Bound {
        /// Bytes, both streams together; more is an error.
        case collected(Int)
        /// So much of standard output waits to be taken, then the far end is held back. So much of standard error is kept, the rest dropped.
        case passedOn(window: Int, messages: Int)
    }

    private let bound: Bound
    private(set) var stdout: [UInt8] = []
    private(set) var stderr: [UInt8] = []

    init(_ bound: Bound) { self.bound = bound }

    var isTooMuch: Bool {
        if case .collected(let limit) = bound { stdout.count + stderr.count > limit } else { false }
    }

    mutating func take() -> [UInt8] {
        defer { stdout = [] }
        return stdout
    }

    private func wants(_ stream: Int32) -> Bool {
        switch bound {
        case .collected: !isTooMuch
        case .passedOn(let window, _): stream != 0 || stdout.count < window
        }
    }

    /// Reads a bounded number of blocks, so that a flood can't keep the deadline from being looked at.
    mutating func drain(_ pointer: OpaquePointer, _ stream: Int32, _ native: NativeSession) -> Int {
        let scratch = native.scratch
        var total = 0
        for _ in 0..<16 where wants(stream) {
            let count = libssh2_channel_read_ex(
                pointer, stream, scratch.baseAddress?.assumingMemoryBound(to: CChar.self), scratch.count)
            guard count > 0 else { return total > 0 ? total : count }
            total += count
            native.io.delivered(count)
            add(UnsafeRawBufferPointer(rebasing: scratch[..<count]), stream)
        }
        return total
    }

    private mutating func add(_ block: UnsafeRawBufferPointer, _ stream: Int32) {
        if stream == 0 { return stdout.append(contentsOf: block) }
        if case .passedOn(_, let messages) = bound {
            stderr.append(contentsOf: block.prefix(max(0, messages - stderr.count)))
        } else {
            stderr.append(contentsOf: block)
        }
    }
}
