/// Where a file of the ssh configuration names a user, for the hint of a refused log-in.
enum UserOrigin {
    /// - Returns: `FILE:3 (User)`; without the line where an included file names it.
    static func text(of user: String, file: String) -> String {
        let lines = String(decoding: (try? TextFile.read(file)) ?? [], as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let number = lines.firstIndex { line in
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "=" || $0 == "\"" }
            return words.count == 2 && words[0].lowercased() == "user" && words[1] == user
        }
        return number.map { "\(file):\($0 + 1) (User)" } ?? "the ssh configuration (User)"
    }
}
