import PowerVM
import Testing

@testable import VirtualOptical

/// Contract, section 3, "Refused": the host reached is the requested partition, and can do its part.
@Suite struct ClientGuardTests {
    private func check(
        _ identity: ClientIdentity, need: ClientGuard.Need = .configure(.vio0), _ change: (inout TestRequest) -> Void = { _ in }
    ) throws -> Result<[String], Problem> {
        let client = try FactsFixture.client(identity)
        do throws(Problem) {
            return .success(
                try ClientGuard(lpar: FactsFixture.request("aix04", change).request.lpar, need: need).check(client).notes)
        } catch {
            return .failure(error)
        }
    }

    private func refusal(
        _ identity: ClientIdentity, need: ClientGuard.Need = .configure(.vio0), _ change: (inout TestRequest) -> Void = { _ in }
    ) throws -> Problem {
        guard case .failure(let problem) = try check(identity, need: need, change) else {
            return try #require(nil as Problem?, "it was not refused")
        }
        #expect(problem.status == .refused)
        #expect(!problem.hint.isEmpty)
        return problem
    }

    @Test("a host that isn't AIX, isn't a partition, or is a workload partition is refused")
    func kinds() throws {
        let linux = try refusal(FactsFixture.identity(os: "Linux"))
        #expect(linux.code == .notAIX)
        #expect(linux.message.contains("Linux"))
        #expect(try refusal(FactsFixture.identity(id: -1, name: "NULL")).code == .notAPartition)
        #expect(try refusal(FactsFixture.identity(wpar: 3)).code == .workloadPartition)
    }

    @Test("a name that differs in case only is taken with a note")
    func nameCase() throws {
        let notes = try check(FactsFixture.identity(name: "AIX04")).get()
        #expect(notes.count == 1)
        #expect(notes.first?.contains("AIX04") == true)
    }

    @Test("another partition's name is refused with both readings and the inventory line to paste")
    func name() throws {
        let refused = try refusal(FactsFixture.identity(id: 7, name: "prod db"))
        #expect(refused.code == .wrongPartition)
        #expect(refused.message.contains("prod db(7)") && refused.message.contains("aix04"))
        #expect(refused.hint.contains("lpars: { aix04: { partition: 'prod db' } }"))
        _ = try check(FactsFixture.identity(id: 7, name: "prod db")) { $0.partitionName = "prod db" }.get()
    }

    @Test("a hostile partition name can be pasted without harm")
    func hostileName() throws {
        let refused = try refusal(FactsFixture.identity(name: "x'; reboot #"))
        #expect(refused.hint.contains(#"--partition 'x'\''; reboot #'"#))
        #expect(refused.hint.contains("{ partition: 'x''; reboot #' }"))
        #expect([YAMLWord.quoted("aix04"), YAMLWord.quoted("007"), YAMLWord.quoted("Yes")] == ["aix04", "'007'", "'Yes'"])
    }

    @Test("the inventory's partition id and machine guard as well")
    func inventory() throws {
        let id = try refusal(FactsFixture.identity()) { $0.partitionID = PartitionID(6) }
        #expect(id.code == .wrongPartition)
        #expect(id.message.contains("aix04(5)") && id.message.contains("6"))
        let machine = try refusal(FactsFixture.identity()) { $0.machine = MachineID("9009-22A*1111111") }
        #expect(machine.code == .wrongMachine)
        #expect(machine.message.contains("9009-22A*7812345") && machine.message.contains("9009-22A*1111111"))
    }

    @Test("where --system names the machine, the message doesn't blame the inventory")
    func systemOption() throws {
        var lpar = FactsFixture.request("aix04") { $0.machine = MachineID("9009-22A*1111111") }.request.lpar
        lpar.systemOption = "ms13"
        let client = try FactsFixture.client(FactsFixture.identity())
        #expect {
            try ClientGuard(lpar: lpar, need: .nothing).check(client)
        } throws: { error in
            let problem = error as? Problem
            return problem?.code == .wrongMachine && problem?.message.contains("--system ms13 is 9009-22A*1111111") == true
                && problem?.message.contains("inventory") == false && problem?.hint.contains("--system") == true
        }
    }

    @Test("a user without any right is refused for changes, not for status")
    func privilege() throws {
        let identity = FactsFixture.identity(privilege: .none)
        #expect(try refusal(identity).code == .notPermitted)
        _ = try check(identity, need: .nothing).get()
        _ = try check(FactsFixture.identity(privilege: .rbac)).get()
    }

    @Test("where there is no sudo, the refusal doesn't ask for rules alone")
    func sudoAbsent() throws {
        let identity = FactsFixture.identity(
            privilege: .none, denied: ["/usr/sbin/cfgmgr -l vio0", "/usr/sbin/rmdev -dl cd0"], isSudoAbsent: true)
        for need in [ClientGuard.Need.configure(.vio0), .remove] {
            let refused = try refusal(identity, need: need)
            #expect(refused.code == .notPermitted)
            #expect(refused.message.contains("no sudo") && refused.hint.contains("install sudo"))
        }
        _ = try check(identity, need: .nothing).get()
    }

    @Test("sudo must allow the lines of the verb, and only those")
    func sudo() throws {
        let vio0 = "/usr/sbin/cfgmgr -l vio0"
        let adapter = "/usr/sbin/cfgmgr -l vscsi0"
        let remove = "/usr/sbin/rmdev -dl cd0"
        let refused = try refusal(FactsFixture.identity(privilege: .none, denied: [vio0, "/usr/sbin/kdb"]))
        #expect(refused.code == .notPermitted)
        #expect(refused.message.contains(vio0) && !refused.message.contains("kdb"))
        _ = try check(FactsFixture.identity(privilege: .none, denied: [vio0]), need: .configure(.adapter)).get()
        _ = try check(FactsFixture.identity(privilege: .sudo, denied: [adapter, remove, "/usr/sbin/kdb"])).get()
        #expect(
            try refusal(FactsFixture.identity(privilege: .sudo, denied: [adapter]), need: .configure(.adapter)).code
                == .notPermitted)
        #expect(try refusal(FactsFixture.identity(privilege: .sudo, denied: [remove]), need: .remove).code == .notPermitted)
        _ = try check(FactsFixture.identity(privilege: .none, denied: [vio0]), need: .remove).get()
    }
}
