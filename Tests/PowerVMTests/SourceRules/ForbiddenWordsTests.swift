import PowerVM
import Testing

/// Commands that must never be sent, whatever the request.
@Suite struct ForbiddenWordsTests {
    /// One or more of each command, with every option it has.
    private static func commands() throws -> [any RemoteCommand] {
        let vhost = try #require(VHostName("vhost0"))
        let device = try #require(DeviceName("vtopt0"))
        let name = try #require(DriveName("aix04_cd"))
        let medium = try #require(MediumName("a.iso"))
        let size = try #require(SizeArgument("10G"))
        let pool = try #require(PoolName("datavg"))
        let file = try #require(RemotePath("/home/padmin/a.iso"))
        let home = try #require(RemotePath("/home/padmin"))
        let point = try #require(RemotePath("/mnt"))
        let host = try #require(HostName("nfs.example.org"))
        let part = try #require(StagedPart(directory: home, id: "9c41d07be2aa"))
        let media: [any RemoteCommand] =
            [Mkvopt.Source.blank(size), .device(device), .file(file), .link(file)].flatMap { source in
                MediumAccess.allCases.map { Mkvopt(name: medium, source: source, access: $0) }
            } + MediumAccess.allCases.map { Chvopt(medium, .access($0)) }
        let blocks = [
            CopyBlocks(.write(part, afterMiB: 3)), CopyBlocks(.read(file, afterMiB: 3, countMiB: 2)),
            CopyBlocks(.read(file, afterMiB: 0, countMiB: nil)),
        ].compactMap(\.self)
        let digests = FileDigest.Tool.allCases.map { FileDigest($0, file) }
        return media + blocks + digests + ProbeTool.Tool.allCases.map { ProbeTool($0) } + [
            Mkrep(pool: pool, size: size), Chrep(growth: size), Rmrep(), Chvopt(medium, .name(medium)), Rmvopt(medium), Lssp(),
            ListFiles(home), FreeSpace(home), ListProcesses(), SecureCopy(.toVIOS, file), SecureCopy(.fromVIOS, file),
            RemovePart(part), Mount(host: host, directory: home, mountPoint: point), Unmount(point), Showmount(host),
            ListMounts(),
            Loadopt(medium: medium, drive: device, release: true),
            Lsmap(.all), Lsmap(.adapter(vhost)), Lsvopt(), Lsrep(), Ioslevel(), LsdevDevice(device), LsdevVirtual(),
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

    @Test("no command has an argument that must never be sent")
    func words() throws {
        for command in try Self.commands() {
            let words = command.words
            let options = Set(words.dropFirst())
            #expect(
                !["cfgdev", "oem_setup_env", "prtconf", "lsconf", "mkdir", "rmdir", "chmod", "mv", "cp"].contains(words[0]),
                "\(words)")
            switch words[0] {
            case "rmvdev": #expect(options.isDisjoint(with: ["-f", "-vdev", "-rmlv"]), "\(words)")
            case "rmdev": #expect(options.isDisjoint(with: ["-R", "-g", "-p"]), "\(words)")
            case "cfgmgr": #expect(options.contains("-l"), "\(words)")
            case "loadopt", "unloadopt", "rmvopt", "rmrep", "mkvopt", "chvopt":
                #expect(options.isDisjoint(with: ["-f", "-force"]), "\(words)")
            case "rm":
                #expect(words.count == 2 && words[1].hasSuffix(".part") && words[1].contains("/attach-cd-"), "\(words)")
            case "chrep": #expect(!words.contains { $0.hasPrefix("-") && $0 != "-size" }, "\(words)")
            default: break
            }
            // No shell ever meets a character that it acts on.
            #expect(words.allSatisfy { !$0.isEmpty && !$0.contains { " '\"\\$`;|&<>*?()[]{}!#~".contains($0) } }, "\(words)")
            for route in [CommandRoute.vios, .hmc(system: "ms12", vios: "ms12-vio1")] {
                #expect(!route.shellText(command).contains("--admin"), "\(words)")
            }
        }
    }

    @Test("a reading command is never called a change, and the other way round")
    func effects() throws {
        let changing: Set<String> = [
            "mkvdev", "rmvdev", "loadopt", "unloadopt", "mkrep", "chrep", "rmrep", "mkvopt", "chvopt", "rmvopt", "rm", "mount",
            "unmount",
        ]
        for command in try Self.commands() {
            let writes = command.words.starts(with: ["scp", "-t"]) || command.words.contains { $0.hasPrefix("of=") }
            let lists = command.words == ["mount"]
            #expect((command.effect == .changes) == (changing.contains(command.words[0]) && !lists || writes), "\(command.words)")
        }
    }
}
