/// How much text a reader takes. What is larger is an error that names the limit, never a shorter list.
public enum ReadLimits {
    /// One line: 1 MiB.
    public static let lineBytes = 1 << 20
    /// The output of one command: 32 MiB.
    public static let commandBytes = 32 << 20
    /// Its lines: a million; each adapter with twenty drives has 150.
    public static let commandLines = 1_000_000
    /// A saved file: 64 MiB.
    public static let fileBytes = 64 << 20
    /// The answer of the companion script: 1 MiB; a usual one has a few hundred bytes.
    public static let companionBytes = 1 << 20
    /// Its lines; a usual answer has a few dozen.
    public static let companionLines = 10_000
}
