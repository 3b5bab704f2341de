/// The only code that turns arguments into shell text.
public enum ShellWord {
    /// The word as the remote shell must see it: bare when nothing in it is special, in single quotes otherwise.
    ///
    /// Every remote shell we meet (rksh, ksh88, HMC bash) takes single quotes literally.
    public static func quoted(_ word: String) -> String {
        let bare = !word.isEmpty && word.utf8.allSatisfy { ASCII.isAlphanumeric($0) || bareSigns.contains($0) }
        return bare ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    private static let bareSigns = Set("_-./:,@%+=".utf8)
}
