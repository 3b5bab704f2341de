import Foundation
import Glibc
import TestSupport
import Testing

@testable import AttachCD
@testable import Remoting
@testable import VirtualOptical

/// `--strict`, and `strict` in the inventory's defaults.
@Suite struct StrictTests {
    static let strictInventory = CommandBench.inventory.replacing("defaults: {", with: "defaults: { strict: true,")

    @Test("it reaches the request, the connections and the doctor, from the option and from the inventory")
    func reaches() async throws {
        #expect(try await CommandBench.run("aix04").attach.first?.request.isStrict == false)
        let option = try await CommandBench.run("aix04", "--strict")
        #expect(option.attach.first?.request.isStrict == true && option.connections.first?.overrides.isStrict == true)
        let inventory = try await CommandBench(inventory: Self.strictInventory).run(["aix04"])
        #expect(inventory.attach.first?.request.isStrict == true)
        #expect(inventory.connections.first?.overrides.isStrict == true)
    }

    @Test("--accept-new-host-keys is refused before anything is connected")
    func acceptNew() async throws {
        for recording in [
            try await CommandBench.run("aix04", "--strict", "--accept-new-host-keys"),
            try await CommandBench(inventory: Self.strictInventory).run(["aix04", "--accept-new-host-keys"]),
        ] {
            #expect(recording.exitCode == 2 && recording.connections.isEmpty)
            #expect(recording.messages.contains("--strict doesn't allow it"), "\(recording.messages)")
        }
    }

    @Test(
        "an audit log that can't be written is a refusal before the first change",
        arguments: [["aix04"], ["detach", "aix04"], ["lpar-setup", "aix04"], ["vios", "rmvopt", "ms13-vio1", "cd"]])
    func audit(words: [String]) async throws {
        let strict = try await CommandBench().run(words + ["--strict", "--audit-log", "/dev/null"])
        #expect(strict.exitCode == 2 && strict.connections.isEmpty, "\(strict.messages)")
        #expect(strict.messages.contains("/dev/null isn't a regular file"), "\(strict.messages)")
        let lenient = try await CommandBench().run(words + ["--audit-log", "/dev/null"])
        #expect(!lenient.connections.isEmpty)
        let reading = try await CommandBench.run("status", "aix04", "--strict", "--audit-log", "/dev/null")
        #expect(!reading.connections.isEmpty, "status changes nothing")
    }

    @Test(
        "a host that would accept an unknown key is refused, not contacted",
        arguments: ["accept-new", "no"], ["Host ms12-vio1\n", "Host ms12-vio1\n    ProxyJump hop\nHost hop\n"])
    func hostKeys(policy: String, hosts: String) async throws {
        let program = try Program("attach-cd")
        let file = try program.home.write(
            "ssh_config", "\(hosts)    StrictHostKeyChecking \(policy)\nHost *\n    HostName 127.0.0.1\n    Port 1\n")
        let words = ["--ssh-config", file, "--vios", "ms12-vio1", "--vios-only", "aix04", "--json"]
        let strict = try E2E.read(try await program.run(words + ["--strict"]), words, #_sourceLocation)
        #expect(strict.exit == 2 && strict.words == ["aix04 refused configuration"], "\(strict.words)")
        let message = strict["aix04"]["error"]["message"].text ?? ""
        #expect(message.contains("StrictHostKeyChecking is \(policy)"), "\(message)")
        let lenient = try E2E.read(try await program.run(words), words, #_sourceLocation)
        #expect(lenient.exit == 4)
    }
}

/// Who could have written the inventory.
@Suite struct InventoryOwnerTests {
    private func program(_ mode: mode_t, _ text: String = "lpars: {}\n") throws -> (Program, file: String) {
        let program = try Program("attach-cd")
        let folder = program.home.path("config/attach-cd")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = try program.home.write("config/attach-cd/inventory.yaml", text)
        #expect(chmod(file, mode) == 0)
        return (program, file)
    }

    @Test("the user's own file is refused if others can write it", arguments: [0o664, 0o646])
    func writable(mode: mode_t) async throws {
        let (program, file) = try program(mode)
        let answer = try await program.run(["--json", "nosuch.invalid"])
        #expect(answer.status == 2 && answer.out.contains("can be written by others (mode \(String(mode, radix: 8)))"))
        #expect(chmod(file, 0o644) == 0)
        #expect(try await program.run(["--json", "nosuch.invalid"]).out.contains("unknown-lpar"))
    }

    @Test("a file of another user is refused as the user's own", .enabled(if: getuid() == 0))
    func foreign() async throws {
        let (program, file) = try program(0o644)
        #expect(chown(file, 4242, 0) == 0)
        let answer = try await program.run(["--json", "nosuch.invalid"])
        #expect(answer.status == 2 && answer.out.contains("belongs to another user (uid 4242)"))
    }

    @Test("a file that was named for this run leads to a warning, and to a refusal under --strict")
    func chosen() async throws {
        let (program, _) = try program(0o644)
        let file = try program.home.write("other.yaml", "lpars: {}\n")
        #expect(chmod(file, 0o666) == 0)
        let lenient = try await program.run(["--json", "--inventory", file, "nosuch.invalid"])
        #expect(lenient.out.contains("unknown-lpar") && lenient.out.contains("can be written by others (mode 666)"))
        let strict = try await program.run(["--json", "--inventory", file, "--strict", "nosuch.invalid"])
        #expect(strict.status == 2 && strict.out.contains("can be written by others (mode 666)"))
        #expect(!strict.out.contains("unknown-lpar"))
        let doctor = try await program.run(["doctor", "--json", "--inventory", file])
        #expect(doctor.out.contains("can be written by others"))
    }

    @Test(
        "under sudo a file that its user can't read isn't quoted", .enabled(if: getuid() == 0),
        arguments: [
            "root:$6$secret:1:0\n", "secret: 1\n", "defaults: { lpar_user: 'se cret' }\n", "systems: { m: { serial: secret } }\n",
            "defaults:\n  secret\n", "systems: { secret: 1 }\n",
        ])
    func quoting(text: String) async throws {
        let (program, _) = try program(0o644)
        let file = try program.home.write("foreign", text)
        #expect(chmod(file, 0o600) == 0)
        var other = program
        other.environment["SUDO_UID"] = "4242"
        let hidden = try await other.run(["--json", "--inventory", file, "nosuch.invalid"])
        #expect(hidden.status == 2 && hidden.out.contains("configuration"), "\(hidden)")
        #expect(!hidden.out.contains("secret") && !hidden.out.contains("se cret"), "\(hidden)")
    }
}
