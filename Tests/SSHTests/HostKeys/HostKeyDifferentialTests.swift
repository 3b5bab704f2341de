import Foundation
import SSH
import TestSupport
import Testing

/// One known_hosts file, one server, one policy: what the ssh program decides and what this library decides.
struct HostKeyCell: Sendable, CustomTestStringConvertible {
    enum Position: String, Sendable, CaseIterable {
        case direct, behindJump, jumpHost
    }

    var form: String
    var server: HostKeyServers.Kind
    var policy = HostKeyPolicy.acceptNew
    var position = Position.direct

    var testDescription: String { "\(form.debugDescription), \(server), \(policy), \(position)" }

    /// Some of all dimensions, or with ATTACH_CD_TEST_ALL set every combination.
    static var cells: [HostKeyCell] {
        if ProcessInfo.processInfo.environment["ATTACH_CD_TEST_ALL"] != nil {
            return (HostKeyForms.usual + HostKeyForms.spellings).flatMap { form in
                HostKeyServers.Kind.allCases.flatMap { server in
                    [HostKeyPolicy.yes, .acceptNew, .no, .ask].flatMap { policy in
                        Position.allCases.map { HostKeyCell(form: form, server: server, policy: policy, position: $0) }
                    }
                }
            }
        }
        let direct = HostKeyForms.usual.flatMap { form in
            [HostKeyCell(form: form, server: .ecdsa), HostKeyCell(form: form, server: .all)]
        }
        let spelled = HostKeyForms.spellings.map { HostKeyCell(form: $0, server: .ed25519) }
        let certified = HostKeyForms.usual.filter { $0.hasPrefix("@") }.map { HostKeyCell(form: $0, server: .certified) }
        let strict = HostKeyForms.usual.prefix(7).map { HostKeyCell(form: $0, server: .all, policy: .yes) }
        let far = ["", "{name} {other rsa}", "{name} {own ecdsa}"].flatMap { form in
            [Position.behindJump, .jumpHost].map { HostKeyCell(form: form, server: .ecdsa, position: $0) }
        }
        return direct + spelled + certified + strict + far
    }
}

@Suite("host keys, beside the ssh program", .timeLimit(.minutes(60)))
struct HostKeyDifferentialTests {
    private struct Verdict {
        var isAccepted: Bool
        var isChanged: Bool
        var text: String
        /// What was added to known_hosts. Only this library gives a last line without an end its newline first.
        var added: String
    }

    @Test("this library never accepts a host key that ssh refuses, and calls changed what ssh calls changed")
    func neverMore() async throws {
        let cells = HostKeyCell.cells
        _ = try HostKeyServers.shared.get()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for index in stride(from: worker, to: cells.count, by: 4) { try await compare(cells[index]) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func compare(_ cell: HostKeyCell) async throws {
        let directory = try TemporaryDirectory()
        let known = try HostKeyForms.write(cell.form, cell.server, in: directory, "known_hosts")
        let theirs = try program(cell, directory, known)
        let ours = try await library(cell, directory, known)
        let both = "\(cell.testDescription)\nssh: \(theirs.text)\nours: \(ours.text)"
        #expect(theirs.isAccepted || !ours.isAccepted, "\(both)")
        let isLeftToSSH = ours.text.contains("noCommonAlgorithm")
        #expect(!theirs.isChanged || ours.isChanged || isLeftToSSH, "\(both)")
        if ours.isAccepted, cell.server != .certified { #expect(ours.added == theirs.added, "\(both)") }
        // Where ssh accepts: what this library refuses on purpose, or leaves to ssh.
        if theirs.isAccepted, !ours.isAccepted {
            let isStricter =
                isLeftToSSH || cell.form.contains("@revoked") || cell.form.contains("@cert-authority")
                || (cell.server == .certified && cell.form.contains("{bare}")) || cell.form.contains("ssh-unknown")
                || (cell.policy == .no && ours.isChanged)
            #expect(isStricter, "\(both)")
        }
    }

    private func library(_ cell: HostKeyCell, _ directory: TemporaryDirectory, _ known: String) async throws -> Verdict {
        let servers = try HostKeyServers.shared.get()
        let file = directory.path("ours")
        try FileManager.default.copyItem(atPath: known, toPath: file)
        var tested = try servers.server(cell.server).destination()
        tested.userKnownHostsFiles = [file]
        tested.strictHostKeyChecking = cell.policy
        var destination = tested
        switch cell.position {
        case .direct: break
        case .behindJump: destination.jumps = [try Shared.destination()]
        case .jumpHost:
            destination = try Shared.destination()
            destination.jumps = [tested]
        }
        do {
            try await SSHSession.verifyHostKey(destination)
            return Verdict(isAccepted: true, isChanged: false, text: "accepted", added: try added(to: file, since: known))
        } catch let error as SSHError {
            if case .hostKeyChanged = error.code {
                return Verdict(isAccepted: false, isChanged: true, text: error.message, added: try added(to: file, since: known))
            }
            return Verdict(
                isAccepted: false, isChanged: false, text: "\(error.code) \(error.message)",
                added: try added(to: file, since: known))
        }
    }

    private func program(_ cell: HostKeyCell, _ directory: TemporaryDirectory, _ known: String) throws -> Verdict {
        let servers = try HostKeyServers.shared.get()
        let file = directory.path("theirs")
        try FileManager.default.copyItem(atPath: known, toPath: file)
        let policy = [HostKeyPolicy.yes: "yes", .acceptNew: "accept-new", .no: "no", .ask: "ask"][cell.policy] ?? "yes"
        let good = try Shared.server.get()
        func host(_ name: String, _ server: SSHDServer, _ known: String, _ policy: String) -> String {
            """
            Host \(name)
              HostName 127.0.0.1
              Port \(server.port)
              User \(SSHDServer.userName)
              IdentityFile \(server.directory.path("id"))
              UserKnownHostsFile \(known)
              StrictHostKeyChecking \(policy)

            """
        }
        let tested = try servers.server(cell.server)
        let goodFile = try directory.write("good", good.knownHostsLines())
        let pair =
            cell.position == .jumpHost
            ? host("target", good, goodFile, "yes") + host("hop", tested, file, policy)
            : host("target", tested, file, policy) + host("hop", good, goodFile, "yes")
        let rest = "Host *\n  GlobalKnownHostsFile /dev/null\n  BatchMode yes\n  IdentitiesOnly yes\n  UpdateHostKeys no\n"
        let config = try directory.write("config", pair + rest)
        let route = cell.position == .direct ? [] : ["-J", "hop"]
        // The target accepts no log-in: ssh's messages show how far it came.
        let output: String
        do {
            output = try GuardedProcess.run(
                ["/usr/bin/ssh", "-F", config, "-o", "PreferredAuthentications=none"] + route + ["target", "true"])
        } catch let failure as SSHDServer.Failure {
            output = failure.description
        }
        return Verdict(
            isAccepted: output.contains("Permission denied"), isChanged: output.contains("HAS CHANGED"), text: output,
            added: try added(to: file, since: known))
    }

    private func added(to file: String, since known: String) throws -> String {
        let before = try Data(contentsOf: URL(fileURLWithPath: known)).count
        let after = try Data(contentsOf: URL(fileURLWithPath: file)).dropFirst(before)
        return String(decoding: after, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
