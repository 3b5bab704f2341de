/// What an AIX partition reports about itself and its virtual SCSI: the companion's `facts`, read and checked.
public struct ClientView: Sendable, Equatable {
    public struct Adapter: Sendable, Equatable {
        public var name: VSCSIName
        public var status: String
        public var location: VirtualLocation

        public init(name: VSCSIName, status: String, location: VirtualLocation) {
            self.name = name
            self.status = status
            self.location = location
        }
    }

    /// A device of class cdrom, in any state.
    public struct OpticalDevice: Sendable, Equatable {
        public var name: DeviceName
        /// `Available`, `Defined` or another state of AIX.
        public var status: String
        /// As printed; a physical drive has a location that is not virtual, or none.
        public var physloc: String
        public var description: String
        /// It was there before its drive was created, whichever that is: Available, but never configured against the drive.
        public var isStale: Bool
        /// Server adapters on which a drive was created, or a creation was attempted, while it was there: stale if its drive is
        /// on one of them.
        public var staleAgainst: [VirtualLocation] = []

        public init(name: DeviceName, status: String, physloc: String, description: String, isStale: Bool = false) {
            self.name = name
            self.status = status
            self.physloc = physloc
            self.description = description
            self.isStale = isStale
        }

        public var location: VirtualLocation? { VirtualLocation(physloc) }

        /// Whether it was never configured against a drive on this server adapter.
        public func isStale(on vhost: VirtualLocation) -> Bool {
            isStale || staleAgainst.contains { $0.adapterText == vhost.adapterText }
        }

        /// Available, and configured against the drive on this server adapter that is there now.
        public func isAvailable(on vhost: VirtualLocation) -> Bool { status == "Available" && !isStale(on: vhost) }

        /// Available, and not marked as stale for every drive: all that is known without its server adapter.
        public var isAvailable: Bool { status == "Available" && !isStale }
    }

    /// Which server adapter serves a client adapter, according to the LPAR's kernel (kdb `cvai`; its layout is known from scripts
    /// only).
    public struct KernelMapping: Sendable, Equatable {
        public var adapter: VSCSIName
        /// The VIOS's partition name.
        public var vios: String
        public var vhost: VHostName

        public init(adapter: VSCSIName, vios: String, vhost: VHostName) {
            self.adapter = adapter
            self.vios = vios
            self.vhost = vhost
        }
    }

    public var adapters: [Adapter]
    public var discs: [OpticalDevice]
    public var served: [KernelMapping]
    /// Adapters that are not Available and have no location any more: left by DLPAR or a migration, good for nothing.
    public var orphaned: [VSCSIName] = []

    public init(adapters: [Adapter], discs: [OpticalDevice], served: [KernelMapping] = []) {
        self.adapters = adapters
        self.discs = discs
        self.served = served
    }

    /// Reads the `adapter`, `cd`, `stale` and `cvai` lines of an answer.
    public init(_ answer: CompanionAnswer) throws(ReadError) {
        var adapters: [Adapter] = []
        var orphaned: [VSCSIName] = []
        for value in answer.all("adapter") {
            let line = DeviceLine(value)
            if let line, line.status != "Available", line.location.isEmpty, let name = VSCSIName(line.name) {
                orphaned.append(name)
                continue
            }
            guard let line, let name = VSCSIName(line.name), let location = VirtualLocation(line.location) else {
                throw ReadError(
                    command: "lsdev -Cc adapter", line: nil, text: value, expected: "vscsiN:STATUS:U…-V…-C…-T1:DESCRIPTION")
            }
            adapters.append(Adapter(name: name, status: line.status, location: location))
        }
        let marks = Dictionary(grouping: answer.all("stale").map { $0.split(separator: ":") }) { $0.first ?? "" }
        var discs: [OpticalDevice] = []
        for value in answer.all("cd") {
            guard let line = DeviceLine(value), let name = DeviceName(line.name) else {
                throw ReadError(command: "lsdev -Cc cdrom", line: nil, text: value, expected: "cdN:STATUS:LOCATION:DESCRIPTION")
            }
            let own = marks[line.name[...]] ?? []
            var disc = OpticalDevice(
                name: name, status: line.status, physloc: line.location, description: line.description,
                isStale: own.contains { $0.count < 3 })
            disc.staleAgainst = own.compactMap { $0.count < 3 ? nil : VirtualLocation($0[2]) }
            discs.append(disc)
        }
        for value in answer.all("stale") {
            let mark = value.split(separator: ":", omittingEmptySubsequences: false)
            let isWhole = mark.count < 3 || mark.count == 3 && VirtualLocation(mark[2]) != nil
            guard isWhole, discs.contains(where: { $0.name.text == mark[0] }) else {
                throw ReadError(
                    command: "attach-cd-lpar", line: nil, text: "stale=" + value, expected: "stale=cdN:LOCATION[:SERVER]")
            }
        }
        self.init(adapters: adapters, discs: discs, served: answer.all("cvai").compactMap(Self.served))
        self.orphaned = orphaned
    }

    /// A line of kdb's `cvai`; nil unless it contains an adapter and the server adapter that serves it.
    static func served(_ line: String) -> KernelMapping? {
        guard let row = Kdb.cvai(TextSlice(line)), let server = row.server else { return nil }
        return KernelMapping(adapter: row.adapter, vios: SafeText.clean(String(server.vios)), vhost: server.vhost)
    }
}

/// Which partition answered, and what it may do.
public struct ClientIdentity: Sendable, Equatable {
    public enum Privilege: String, Sendable {
        /// `rbac`: an active role with aix.device.config lets cfgmgr run without root (inferred).
        case root, sudo, rbac, none
    }

    public var os: String
    /// From `uname -L`; nil when the host isn't a logical partition (`-1`).
    public var partitionID: PartitionID?
    /// Empty when the host isn't a logical partition (`-1 NULL`).
    public var partitionName: String
    public var nodeName: String?
    public var machine: MachineID?
    /// Above 0 in a workload partition.
    public var wpar: Int
    public var privilege: Privilege
    /// The exact command lines that `sudo -n -l` refuses.
    public var denied: [String]
    /// `become: sudo`, and there is none.
    public var isSudoAbsent: Bool
    public var release: String?
    public var companionVersion: String?

    public init(
        os: String, partitionID: PartitionID?, partitionName: String, nodeName: String? = nil, machine: MachineID?, wpar: Int = 0,
        privilege: Privilege = .root, denied: [String] = [], isSudoAbsent: Bool = false, release: String? = nil,
        companionVersion: String? = nil
    ) {
        self.os = os
        self.partitionID = partitionID
        self.partitionName = partitionName
        self.nodeName = nodeName
        self.machine = machine
        self.wpar = wpar
        self.privilege = privilege
        self.denied = denied
        self.isSudoAbsent = isSudoAbsent
        self.release = release
        self.companionVersion = companionVersion
    }

    /// Reads the answer to `facts`.
    public init(_ answer: CompanionAnswer) throws(ReadError) {
        func need(_ key: String) throws(ReadError) -> String {
            guard let value = answer.first(key) else {
                throw ReadError(command: "attach-cd-lpar facts", line: nil, text: "", expected: "a line \(key)=…")
            }
            return SafeText.clean(value)
        }
        let os = try need("os")
        let lpar = try need("lpar")
        let words = lpar.split(separator: " ", maxSplits: 1)
        guard let number = words.first, let id = Int(number) else {
            throw ReadError(command: "uname -L", line: nil, text: lpar, expected: "the partition's number and name")
        }
        let word = try need("privilege")
        guard let privilege = Privilege(rawValue: word) else {
            throw ReadError(command: "attach-cd-lpar facts", line: nil, text: word, expected: "root, sudo, rbac or none")
        }
        let partition = PartitionID(id)
        self.init(
            os: os, partitionID: partition, partitionName: partition != nil && words.count > 1 ? String(words[1]) : "",
            nodeName: answer.first("node").map { SafeText.clean($0) },
            machine: MachineID(unameM: answer.first("model") ?? "", unameU: answer.first("system") ?? ""),
            wpar: answer.first("wpar").flatMap { Int($0) } ?? 0,
            privilege: privilege,
            denied: answer.all("sudo").filter { $0.hasPrefix("denied:") }.map { SafeText.clean(String($0.dropFirst(7))) },
            isSudoAbsent: answer.all("sudo").contains("absent"),
            release: answer.first("release").map { SafeText.clean($0) },
            companionVersion: answer.first("version").map { SafeText.clean($0) })
    }
}
