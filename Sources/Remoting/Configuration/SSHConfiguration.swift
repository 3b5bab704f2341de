import AsyncSupport
import Glibc
import PowerVM
import SSH

/// Asks `ssh -G` what ssh would do for a host: it knows Include, Match, tokens and ProxyJump, so there is no second parser.
public struct SSHConfiguration: Sendable {
    /// `--ssh-config`; nil: the user's and the system's own files.
    var file: String?
    var environment: Environment
    var program = "ssh"
    /// ssh takes the home directory from the user database, whatever HOME contains.
    var home = SSHHome.directory
    /// Bounds each question: a command of `Match exec` may hang.
    var patience: Duration = .seconds(15)
    private let defaults = SSHDefaults()
    private let digest = SSHConfigurationDigest()

    public init(file: String?, environment: Environment, program: String = "ssh", home: String = SSHHome.directory) {
        self.file = file
        self.environment = environment
        self.program = program
        self.home = home
    }

    /// The file that an operator would look into first.
    var mainFile: String { file ?? home + "/.ssh/config" }

    /// The answer for one host, and for each hop on the route to it.
    struct Answer: Sendable {
        var destination: SSHDestination
        var options: SSHOptionTable
        /// In the order of `destination.jumps`.
        var hops: [SSHOptionTable] = []
        /// The text of the configuration file that makes ssh do the same.
        var configuration: String
    }

    /// - Parameter defaultUser: taken where no file names a user; `ssh -G` alone would print the local one. Nil for jump hosts.
    func destination(_ host: String, defaultUser: String?) async throws(HostConfigurationError) -> Answer {
        try await answer(JumpHost(host: host), defaultUser: defaultUser, depth: 0)
    }

    /// Starts asking for `builtIn`, so that it need not be waited for later.
    func prepare() async { await defaults.begin(askBuiltIn) }

    /// What ssh would do without any configuration file, to find out what the files set.
    func builtIn() async throws(HostConfigurationError) -> SSHOptionTable {
        try await defaults.table(askBuiltIn)
    }

    @Sendable private func askBuiltIn() async throws(HostConfigurationError) -> SSHOptionTable {
        SSHOptionTable(try await output(["-F", "none", "--", "localhost"], files: [], host: "localhost"))
    }

    private func answer(_ hop: JumpHost, defaultUser: String?, depth: Int) async throws(HostConfigurationError) -> Answer {
        guard HostArgument.isValid(hop.host) else {
            throw HostConfigurationError(
                host: hop.host, message: "not a valid host name", hint: "a host name consists of letters, digits, dots and dashes"
            )
        }
        let text = configuration(for: hop.host, defaultUser: defaultUser)
        let table = try await ask(hop, text)
        var answer = Answer(
            destination: try table.destination(alias: hop.host, environment: environment, home: home), options: table,
            configuration: text)
        guard let jumps = table["proxyjump"], jumps != "none" else { return answer }
        guard depth < 8 else {
            throw HostConfigurationError(
                host: hop.host, message: "ProxyJump forms a loop", hint: "check ProxyJump of \(hop.host) and of \(jumps)"
            )
        }
        for (index, word) in jumps.split(separator: ",").enumerated() {
            let expanded = try table.jumpHost(String(word), alias: hop.host)
            let next = try await self.answer(JumpHost(expanded), defaultUser: nil, depth: depth + 1)
            // ssh heeds the ProxyJump of the first hop only.
            if index == 0 {
                answer.destination.jumps = next.destination.jumps
                answer.hops = next.hops
            }
            var destination = next.destination
            destination.jumps = []
            answer.destination.jumps.append(destination)
            answer.hops.append(next.options)
        }
        return answer
    }

    private func ask(_ hop: JumpHost, _ configuration: String) async throws(HostConfigurationError) -> SSHOptionTable {
        let user = hop.user.map { ["-l", $0] } ?? []
        let port = hop.port.map { ["-p", String($0)] } ?? []
        let arguments = ["-F", "/proc/self/fd/0"] + user + port + ["--", hop.host]
        // ssh adds it to what the user's files name. A script in the place of ssh that gives it another standard input would get an answer
        // without any of the user's settings.
        let sign = "ATTACH_CD_CONFIGURATION"
        let text = configuration + "    SendEnv \(sign)\n"
        let table = SSHOptionTable(try await output(arguments, text, files: files, host: hop.host))
        guard table.all("sendenv").contains(sign) else {
            throw HostConfigurationError(
                host: hop.host, message: "ssh -G didn't read its configuration, which is its standard input",
                hint: "check whether `\(program)` is a script that gives ssh another standard input")
        }
        return table
    }

    /// From an earlier run, if the same question must have the same answer.
    /// - Parameters:
    ///   - text: of the configuration file, which is standard input.
    ///   - files: which the text includes.
    private func output(
        _ arguments: [String], _ text: String = "", files: [String], host: String
    ) async throws(HostConfigurationError) -> String {
        let place = cache(arguments, text, digest: digest.digest(of: files, home: includeHome))
        if let known = place?.read() { return known }
        let output = try await run(arguments, text, host: host)
        // It belongs to the files as they are now; they may have been changed since they were read first.
        if let place, place == cache(arguments, text, digest: SSHConfigurationFiles.digest(of: files, home: includeHome)) {
            place.write(output)
        }
        return output
    }

    private func cache(_ arguments: [String], _ text: String, digest: String?) -> SSHAnswerCache? {
        SSHAnswerCache(
            program: ProgramPath.find(program), question: arguments + [text], files: digest,
            base: environment.cacheDirectory)
    }

    private func run(_ arguments: [String], _ text: String, host: String) async throws(HostConfigurationError) -> String {
        let ending = await OpenSSHProgram(name: program).run(["-G"] + arguments, input: Array(text.utf8), timeout: patience)
        switch ending {
        case .ended(status: 0, let output, _): return String(decoding: output, as: UTF8.self)
        case .ended(_, _, let errors):
            let complaint = Self.complaint(String(decoding: errors, as: UTF8.self))
            // ssh holds an included file to its own rule, and ours includes all.
            let isOpen = complaint.contains("Bad owner or permissions")
            throw HostConfigurationError(
                host: host, message: "ssh -G failed: \(complaint)",
                hint: isOpen
                    ? "chmod 600 that file, and chown it to yourself"
                    : "correct the ssh configuration\(file.map { " \($0)" } ?? "")")
        case .timeout:
            throw HostConfigurationError(
                host: host, message: "ssh -G did not finish within \(patience.unitText)",
                hint: "check whether a Match exec command in the ssh configuration hangs")
        case .cancelled: throw HostConfigurationError(host: host, message: "interrupted", hint: "run it again")
        case .tooMuch:
            let option = file.map { "-F \(ShellWord.quoted($0)) " } ?? ""
            throw HostConfigurationError(
                host: host, message: "ssh -G printed too much", hint: "check what `ssh -G \(option)\(host)` prints")
        case .notStarted(let why):
            throw HostConfigurationError(
                host: host, message: "the ssh program can't be started: \(why)",
                hint: ProgramPath.find(program) == nil ? OpenSSHPackage.installation : "try again")
        case .unknown(let why):
            throw HostConfigurationError(host: host, message: "ssh -G was lost: \(why)", hint: "try again")
        }
    }

    /// ssh's own message, without what is only about how it was started.
    private static func complaint(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline).filter { !$0.contains("Pseudo-terminal") }
        let own = lines.filter { !$0.contains(": terminating, ") }
        return (own.isEmpty ? lines : own).joined(separator: "; ")
    }

    /// Seconds. A connection that went silent is noticed after the fourth: in less than a minute.
    static let aliveInterval = 8

    /// Include is the exception: ssh heeds HOME there.
    private var includeHome: String { environment["HOME"] ?? home }

    private var files: [String] { file.map { [$0] } ?? [home + "/.ssh/config", "/etc/ssh/ssh_config"] }

    /// The user's settings first, since the first value wins; behind them keepalives, which ssh doesn't send unless it is told to, and our
    /// default user, for this host and no jump host.
    func configuration(for host: String, defaultUser: String?) -> String {
        let includes = files.map { "Include \(SSHHome.quoted($0))\n" }.joined()
        let user = defaultUser.map { "Host \(host)\n    User \"\($0)\"\n" } ?? ""
        return includes + user + "Host *\n    ServerAliveInterval \(Self.aliveInterval)\n"
    }
}
