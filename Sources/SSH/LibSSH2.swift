import CLibSSH2

/// The library as a whole: started once, and what its version can do.
enum LibSSH2 {
    /// libssh2's own answer, 0 if it could be started. Thread safe because `static let` is.
    static let initialization: Int32 = libssh2_init(0)

    /// The version that runs, not the one compiled against.
    static let version: String = libssh2_version(0).map { String(cString: $0) } ?? "unknown"

    /// RSA signatures with SHA-2 came with 1.11.0; servers since OpenSSH 8.8 refuse SHA-1.
    static let signsRSAWithSHA2: Bool = libssh2_version(0x010b00) != nil

    /// The algorithms of one method kind, in the library's own order.
    static func supportedAlgorithms(_ session: OpaquePointer, _ method: Int32) -> [String] {
        var list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = libssh2_session_supported_algs(session, method, &list)
        guard count > 0, let list else { return [] }
        defer { libssh2_free(session, list) }
        return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
    }

    /// The library's message for the code just returned; nil if its last error is a stale one.
    static func message(_ session: OpaquePointer, for code: Int) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        guard Int(libssh2_session_last_error(session, &text, &length, 0)) == code, let text, length > 0 else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }
}

/// libssh2's codes as they come out of the funnel.
enum NativeCode {
    static let again = Int(LIBSSH2_ERROR_EAGAIN)
    static let requestDenied = Int(LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED)
    static let channelFailure = Int(LIBSSH2_ERROR_CHANNEL_FAILURE)
    static let keyExchangeFailure = Int(LIBSSH2_ERROR_KEX_FAILURE)
}
