import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// Facts in short form, for tables of facts and plans. Invalid names make a test fail where it uses them.
enum FactsFixture {
    static let machine = "9009.22A.7812345"

    static func location(_ machine: String = machine, partition: Int, slot: Int, lun: Int? = nil) throws -> VirtualLocation {
        let end = lun.map { "-T1-L\(hex($0, 2))00000000000000" } ?? ""
        return try #require(VirtualLocation("U\(machine)-V\(partition)-C\(slot)\(end)"))
    }

    static func lun(_ number: Int) -> LogicalUnitNumber { LogicalUnitNumber(value: UInt64(number) << 56) }
    static func device(_ name: String) throws -> DeviceName { try #require(DeviceName(name)) }
    static func vhost(_ number: Int) throws -> VHostName { try #require(VHostName("vhost\(number)")) }
    static func vscsi(_ number: Int) throws -> VSCSIName { try #require(VSCSIName("vscsi\(number)")) }

    static func vtd(_ name: String, _ number: Int, status: String? = "Available", backing: String? = nil) throws -> ServerVTD {
        ServerVTD(name: try device(name), status: status, lun: lun(number), backing: backing)
    }

    static func adapter(
        _ number: Int, slot: Int, client: Int, machine: String = machine, _ vtds: [ServerVTD] = []
    ) throws -> ServerAdapter {
        ServerAdapter(
            name: try vhost(number), location: try location(machine, partition: 1, slot: slot), client: PartitionID(client),
            vtds: vtds)
    }

    /// - Parameter drives: the VTDs that `lsvopt` lists.
    static func server(
        _ adapters: [ServerAdapter], drives: [String] = [], media: [String: String] = [:], repository: Bool? = true,
        nameHolder: String? = nil
    ) throws -> ServerFacts {
        try server("vio1", adapters, drives: drives, media: media, repository: repository, nameHolder: nameHolder)
    }

    static func server(
        _ vios: String, _ adapters: [ServerAdapter], drives: [String] = [], media: [String: String] = [:],
        repository: Bool? = true, nameHolder: String? = nil
    ) throws -> ServerFacts {
        var listed: [DeviceName: Lsvopt.Drive] = [:]
        for name in drives { listed[try device(name)] = Lsvopt.Drive(name: try device(name), media: media[name]) }
        return ServerFacts(
            vios: VIOSName(vios), adapters: adapters, drives: listed, hasRepository: repository, nameHolder: nameHolder)
    }

    static func unanswered(_ vios: String) -> UnansweredVIOS {
        UnansweredVIOS(
            vios: VIOSName(vios),
            problem: Problem(.unreachable, .connectionRefused, "\(vios): connection refused", hint: "is sshd up?", host: vios))
    }

    static func clientAdapter(_ number: Int, slot: Int, machine: String = machine) throws -> ClientView.Adapter {
        ClientView.Adapter(
            name: try vscsi(number), status: "Available", location: try location(machine, partition: 5, slot: slot))
    }

    static func disc(_ number: Int, slot: Int, lun: Int, _ status: String = "Available") throws -> ClientView.OpticalDevice {
        ClientView.OpticalDevice(
            name: try device("cd\(number)"), status: status, physloc: try location(partition: 5, slot: slot, lun: lun).text,
            description: "Virtual SCSI Optical Served by VIO Server")
    }

    static func served(_ adapter: Int, _ vios: String, _ vhost: Int) throws -> ClientView.KernelMapping {
        ClientView.KernelMapping(adapter: try vscsi(adapter), vios: vios, vhost: try FactsFixture.vhost(vhost))
    }

    static func identity(
        os: String = "AIX", id: Int = 5, name: String = "aix04", machine: String? = "9009-22A*7812345", wpar: Int = 0,
        privilege: ClientIdentity.Privilege = .root, denied: [String] = [], isSudoAbsent: Bool = false
    ) -> ClientIdentity {
        ClientIdentity(
            os: os, partitionID: PartitionID(id), partitionName: name, machine: machine.flatMap { MachineID($0) }, wpar: wpar,
            privilege: privilege, denied: denied, isSudoAbsent: isSudoAbsent)
    }

    /// A partition with vscsi0 in slot 2, unless other adapters are given.
    static func client(
        _ identity: ClientIdentity = identity(), adapters: [ClientView.Adapter]? = nil, discs: [ClientView.OpticalDevice] = [],
        served: [ClientView.KernelMapping] = []
    ) throws -> ClientFacts {
        ClientFacts(
            host: "aix04", identity: identity,
            view: ClientView(adapters: try adapters ?? [clientAdapter(0, slot: 2)], discs: discs, served: served))
    }

    /// Routes to the hosts of facts; nothing is ever sent.
    static func routes(_ facts: Facts) -> Routes {
        func runner(_ host: String) -> ScriptedRunner { ScriptedRunner(host: host, []) { Issue.record("\($0)") } }
        let vioses = facts.servers.map { ($0.vios, RemoteHost(name: $0.vios, runner: runner($0.vios.text))) }
        return Routes(
            lpar: facts.client.map { LPARHost(runner: runner($0.host)) },
            vioses: Dictionary(vioses, uniquingKeysWith: { first, _ in first }))
    }

    static func request(_ lpar: String = "aix04", _ change: (inout TestRequest) -> Void = { _ in }) -> TestRequest {
        var request = TestRequest(lpar: lpar)
        change(&request)
        return request
    }
}

/// The problem that `body` ends with.
func problem<R>(of body: () throws(Problem) -> R) -> Problem? {
    do throws(Problem) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

extension Plan {
    /// `create-drive, configure`
    var words: [String] { steps.map(\.name) }
}
