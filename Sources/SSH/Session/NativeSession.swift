import CLibSSH2
import Glibc

/// One LIBSSH2_SESSION with its I/O, freed exactly once, together with every channel that is still open in it.
final class NativeSession {
    private(set) var pointer: OpaquePointer?
    let io: SessionIO
    /// One read buffer for all channels: reads are synchronous.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)

    init?(_ io: SessionIO) {
        guard LibSSH2.initialization == 0, let pointer = libssh2_session_init_ex(nil, nil, nil, nil) else { return nil }
        self.pointer = pointer
        self.io = io
        io.attach(to: pointer)
        libssh2_session_set_blocking(pointer, 0)
    }

    /// Sends the disconnect message, as far as the socket takes it at once.
    func disconnect() {
        guard let pointer else { return }
        _ = libssh2_session_disconnect_ex(pointer, SSH_DISCONNECT_BY_APPLICATION, "done", "")
        _ = io.flush()
    }

    /// No pointer that came from this session may be used afterwards.
    func free() {
        guard let pointer else { return }
        self.pointer = nil
        io.finish()
        // With failing callbacks nothing can block; the bound only guards against a library that would not believe it.
        for _ in 0..<64 where libssh2_session_free(pointer) != LIBSSH2_ERROR_EAGAIN { return }
    }

    deinit {
        free()
        scratch.deallocate()
    }
}
