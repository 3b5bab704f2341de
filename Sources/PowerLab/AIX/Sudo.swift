import Foundation

/// `sudo -n CMD…` and `sudo -n -l [CMD…]` with the rules of the world's account; runs the command in a user namespace
/// where it is uid 0, so that it sees what it would see under a real sudo.
public enum Sudo {
    /// Nil if the process was not called as `sudo`.
    public static func run(arguments: [String]) -> Int32? {
        guard arguments.first?.split(separator: "/").last == "sudo" else { return nil }
        guard let context = CommandContext.find(), let account = account(context) else {
            complain("sudo: unknown user or not in a lab")
            return 1
        }
        var words = Array(arguments.dropFirst())
        var lists = false
        while let word = words.first, word.hasPrefix("-") {
            words.removeFirst()
            if word == "--" { break }
            if word == "-l" { lists = true }
            guard ["-n", "-l", "-k"].contains(word) else {
                complain("sudo: the lab's sudo supports -n, -l and -k only")
                return 1
            }
        }
        return decide(words, lists: lists, account, context)
    }

    private static func account(_ context: CommandContext) -> Account? {
        guard let state = try? StateStore(context.directory).read() else { return nil }
        return state.systems.flatMap(\.lpars).first { $0.host == context.host }?.accounts.first {
            $0.name == context.user
        }
    }

    /// Texts as sudo 1.9 prints them; `-n` without a matching rule asks for a password, which -n forbids.
    private static func decide(_ words: [String], lists: Bool, _ account: Account, _ context: CommandContext) -> Int32 {
        let rules = account.uid == 0 ? ["ALL"] : account.sudo ?? []
        let line = words.joined(separator: " ")
        let allowed = rules.contains { SudoRule($0).allows(words) }
        if words.isEmpty {
            guard lists, !rules.isEmpty else { return refuse(account, context) }
            let text = rules.map { "    (root) NOPASSWD: \($0)\n" }.joined()
            print("User \(account.name) may run the following commands on \(context.host):\n\(text)", terminator: "")
            return 0
        }
        guard allowed else { return lists ? 1 : refuse(account, context) }
        if lists {
            print(line)
            return 0
        }
        return execute(words)
    }

    private static func refuse(_ account: Account, _ context: CommandContext) -> Int32 {
        complain(account.sudo == nil ? "sudo: \(account.name) is not in the sudoers file" : "sudo: a password is required")
        return 1
    }

    /// Never returns if the command can be started.
    private static func execute(_ words: [String]) -> Int32 {
        let asRoot = geteuid() == 0 ? words : [PartitionEnvironment.unshare, "--user", "--map-root-user", "--"] + words
        var pointers = asRoot.map { strdup($0) } + [nil]
        execvp(asRoot[0], &pointers)
        complain("sudo: \(words[0]): command not found")
        return 1
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
