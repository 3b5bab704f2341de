import PowerVM

/// The JSON shapes of the HMC's listings.
extension HMCRecords {
    /// Attributes whose values are numbers when they are digits; `any`, `none` and `null` stay texts.
    private static let numbers: [StaticString] = [
        "lpar_id", "slot_num", "remote_lpar_id", "remote_slot_num", "resource_config", "is_required", "state",
        "curr_max_virtual_slots", "pend_max_virtual_slots", "next_avail_virtual_slot", "dlpar_io_capable",
    ]
    /// Of the three DLPAR capabilities only that for I/O matters to virtual adapters; the shape leaves the others out.
    private static let omitted: Set<String> = ["dlpar_mem_capable", "dlpar_proc_capable"]

    private var recordsJSON: JSONValue {
        guard let fields else { return .list(records, Self.json) }
        let shown = fields.enumerated().filter { !Self.omitted.contains($0.element) }
            .map { (index: $0.offset, name: $0.element, isNumber: Self.numbers.contains(TextSlice($0.element))) }
        return .list(records) { record in
            let values = record.values
            return .object(shown.map { .init($0.name, Self.json(values[$0.index], isNumber: $0.isNumber)) })
        }
    }

    /// A record of `attribute=value`.
    private static func json(_ record: Record) -> JSONValue {
        .object(
            record.values.compactMap { item in
                item.halves(at: UInt8(ascii: "=")).map { name, value in
                    .init(String(name), json(value, isNumber: value.first.map(ASCII.isDigit) == true && numbers.contains(name)))
                }
            })
    }

    private static func json(_ value: TextSlice, isNumber: Bool) -> JSONValue {
        (isNumber ? Digits.number(value) : nil).map(JSONValue.integer) ?? .string(String(value))
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = []
        if let fields { members.append(.init("fields", .list(fields, JSONValue.string))) }
        members.append(.init("records", recordsJSON))
        return .object(members)
    }

    var systemsJSON: JSONValue { ["systems": recordsJSON] }

    /// What a pair is made of, beside the name of the VIOS.
    private static let ofPair = ["lpar_name", "lpar_id", "slot_num", "adapter_type", "remote_lpar_id", "remote_slot_num"]

    /// The records of `lshwres`; for virtual SCSI with the pairs of a client's slot with a slot of its VIOS, which are null where `-F` left
    /// out what they are made of.
    func virtualIOJSON(isSCSI: Bool) throws(ReadError) -> JSONValue {
        let isPaired =
            fields.map { Set($0).isSuperset(of: Self.ofPair) } ?? records.contains { HMCAttributes($0)["adapter_type"] != nil }
        guard isSCSI || isPaired, case .object(let members) = json else { return json }
        let isKnown = isPaired || fields == nil
        return .object(members + [.init("pairs", isKnown ? .array(try pairsJSON()) : .null)])
    }

    private func pairsJSON() throws(ReadError) -> [JSONValue] {
        var pairs: [JSONValue] = []
        for record in records {
            let attributes = HMCAttributes(record)
            guard let adapter = LshwresSCSI.adapter(attributes) else {
                throw ReadError(command: "lshwres", line: nil, text: attributes.text, expected: LshwresSCSI.expected)
            }
            guard adapter.side == .client, let remote = adapter.remotePartitionID, let slot = adapter.remoteSlot else { continue }
            pairs.append([
                "client_lpar": .string(adapter.partitionName), "client_lpar_id": .integer(adapter.partitionID.number),
                "client_slot": .integer(adapter.slot), "vios": .text(adapter.remotePartitionName),
                "vios_lpar_id": .integer(remote.number), "vios_slot": .integer(slot),
            ])
        }
        return pairs
    }
}

extension Lspartition.Partition {
    static func json(_ partitions: [Lspartition.Partition]) -> JSONValue { ["partitions": .list(partitions, \.json)] }

    public var json: JSONValue {
        [
            "index": .integer(index), "lpar_id": .integer(partitionID), "type_model": .string(typeModel),
            "serial": .string(serial),
            "hostname": .text(host), "ip": .text(address), "active": .bool(isActive), "os": .text(system),
        ]
    }
}

extension LshmcVersion {
    public var json: JSONValue {
        [
            "version": .string(version), "release": .string(release), "service_pack": .text(servicePack),
            "build_level": .text(buildLevel), "base_version": .text(baseVersion),
        ]
    }
}

extension LPARToolTables.Table {
    public var json: JSONValue {
        switch self {
        case .adapters(let adapters):
            [
                "adapters": .list(adapters) {
                    [
                        "name": .string($0.name.text), "slot": .integer($0.slot), "client_partition_id": .whole($0.clientID),
                        "client_partition_name": .text($0.clientName), "luns": .integer($0.luns),
                    ]
                }
            ]
        case .devices(let devices): ["vtds": .list(devices, \.json)]
        }
    }
}
