import PowerVM
import Testing

/// Commands that must never be sent, however a request is put together.
@Suite struct ForbiddenWordsTests {
    /// One or more of each command, with every option it has.
    private static func commands() throws -> [any RemoteCommand] {
        let vhost = try #require(VHostName("vhost0"))
        let device = try #require(DeviceName("vtopt0"))
        let name = try #require(DriveName("aix04_cd"))
        let medium = try #require(MediumName("a.iso"))
        return [
            Lsmap(.all), Lsmap(.adapter(vhost)), Lsvopt(), Lsrep(), Ioslevel(), LsdevDevice(device),
            MkvdevFBO(adapter: vhost, name: nil),
            MkvdevFBO(adapter: vhost, name: name), RmvdevVTD(device), Loadopt(medium: medium, drive: device),
            Unloadopt(drive: device),
            Unloadopt(drive: device, release: true), LshwresSCSI(system: "ms12"), LssyscfgPartitions(system: "ms12"),
            LssyscfgSystems(),
        ]
    }

    @Test("the test knows every command of the sources")
    func complete() throws {
        let known = Set(try Self.commands().map { String(describing: type(of: $0)) })
        let declared = SourceTree.files.filter { !$0.target.hasPrefix("PowerLab") }.flatMap(\.lines).compactMap {
            line -> String? in
            guard line.contains("RemoteCommand"), let colon = line.firstIndex(of: ":"), line[colon...].contains("RemoteCommand")
            else { return nil }
            let words = line[..<colon].split(separator: " ")
            guard let kind = words.firstIndex(where: { $0 == "struct" || $0 == "enum" || $0 == "extension" }),
                kind + 1 < words.count
            else { return nil }
            let name = String(words[kind + 1])
            return name.contains("<") ? nil : name
        }
        #expect(declared.count > 10)
        #expect(Set(declared).subtracting(known).isEmpty, "not looked at: \(Set(declared).subtracting(known).sorted())")
    }

    @Test("no command has a word that is never sent")
    func words() throws {
        for command in try Self.commands() {
            let words = command.words
            let options = Set(words.dropFirst())
            #expect(!["cfgdev", "oem_setup_env", "prtconf", "lsconf"].contains(words[0]), "\(words)")
            switch words[0] {
            case "rmvdev": #expect(options.isDisjoint(with: ["-f", "-vdev", "-rmlv"]), "\(words)")
            case "rmdev": #expect(options.isDisjoint(with: ["-R", "-g", "-p"]), "\(words)")
            case "cfgmgr": #expect(options.contains("-l"), "\(words)")
            case "loadopt": #expect(!options.contains("-f"), "\(words)")
            default: break
            }
            for route in [CommandRoute.vios, .hmc(system: "ms12", vios: "ms12-vio1")] {
                #expect(!route.shellText(command).contains("--admin"), "\(words)")
            }
        }
    }

    @Test("what only looks is never called a change, and the other way round")
    func effects() throws {
        let changing: Set<String> = ["mkvdev", "rmvdev", "loadopt", "unloadopt"]
        for command in try Self.commands() {
            #expect((command.effect == .changes) == changing.contains(command.words[0]), "\(command.words)")
        }
    }
}
