/// Host names go into an argument vector, into ssh's configuration and into messages.
public enum HostArgument {
    public static func isValid(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 255 else { return false }
        // USER@HOST has both.
        guard !text.hasPrefix("@"), !text.hasSuffix("@") else { return false }
        return text.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
                || Array("-._:%@[]".utf8).contains(byte)
        }
    }

    /// A bare name without user, port or address: all that another machine may name.
    public static func isName(_ text: String) -> Bool { isValid(text) && !text.utf8.contains(where: "@:%[]".utf8.contains) }

    /// User names go into an argument vector too.
    public static func isUser(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array("'`\"$\\;&<>|(){}".utf8).contains($0) }
    }
}
