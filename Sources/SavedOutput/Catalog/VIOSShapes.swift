import PowerVM

/// The JSON shapes of the VIOS's listings, as `parse` and `vios ls* --format json` print them.
extension Lsmap.Listing {
    public var json: JSONValue {
        var members: [JSONValue.Member] = []
        if let fields { members.append(.init("fields", .list(fields, JSONValue.string))) }
        if let delimiter { members.append(.init("delimiter", .string(String(delimiter)))) }
        members.append(.init("adapters", .list(adapters, \.json)))
        return .object(members)
    }
}

extension Lsmap.Adapter {
    public var json: JSONValue {
        [
            "name": .text(name?.text), "slot": .whole(slot), "physloc": .text(physloc),
            "client_partition_id": .whole(clientPartitionID),
            "vtds": .list(vtds, \.json),
        ]
    }
}

extension Lsmap.VTD {
    public var json: JSONValue {
        [
            "name": .text(name?.text), "status": .text(status), "lun": .text(lun?.description), "backing": .text(backing),
            "physloc": .text(physloc), "mirrored": .text(mirrored),
        ]
    }
}

extension Lsvopt.Drive {
    public static func json(_ drives: [Lsvopt.Drive]) -> JSONValue { ["drives": .list(drives, \.json)] }

    public var json: JSONValue { ["name": .string(name.text), "media": .text(media), "size_mb": .size(sizeMB)] }
}

extension Lsrep.Contents {
    public var json: JSONValue { ["repository": repository?.json ?? .null, "media": .list(media, \.json)] }
}

extension Lsrep.Repository {
    public var json: JSONValue {
        [
            "size_mb": .integer(sizeMB), "free_mb": .integer(freeMB), "parent_pool": .text(parentPool),
            "parent_size_mb": .whole(parentSizeMB), "parent_free_mb": .whole(parentFreeMB),
        ]
    }
}

extension Lsrep.Medium {
    public var json: JSONValue {
        ["name": .string(name), "size_mb": .size(sizeMB), "loaded_in": .text(loadedIn), "access": .text(access)]
    }
}

extension LsmapForeign.Format {
    /// Rows of `lsmap -npiv -fmt`: no virtual SCSI adapter among them. Partition ids are decimal there.
    var json: JSONValue {
        let fields = fields
        return [
            "adapters": [],
            "npiv": .list(rows) { row in
                .object(
                    zip(fields, row).map { name, value in
                        .init(name, name == "clntid" ? .whole(Digits.number(value)) : .text(value.isEmpty ? nil : String(value)))
                    })
            },
        ]
    }
}

extension Lsdev.Listing {
    public var json: JSONValue {
        var members: [JSONValue.Member] = []
        if !devices.isEmpty || attributes.isEmpty { members.append(.init("devices", .list(devices, \.json))) }
        if !attributes.isEmpty { members.append(.init("attributes", .list(attributes, \.json))) }
        if let slot { members.append(.init("slot", .integer(slot))) }
        return .object(members)
    }

    /// With the client end of the one device that the listing is about, if it has a LUN.
    var jsonWithClient: JSONValue {
        guard case .object(var members) = json, devices.count == 1,
            let location = devices[0].location.flatMap({ VirtualLocation($0) }), location.lun != nil
        else { return json }
        members.append(.init("client", location.clientJSON))
        return .object(members)
    }
}

extension Lsdev.Device {
    public var json: JSONValue {
        .object(
            [
                .init("name", .text(name)), .init("status", .text(status)), .init("location", .text(location)),
                .init("description", .text(description)),
            ] + more.map { .init($0.name, .text($0.value)) })
    }
}

extension Lsdev.Attribute {
    public var json: JSONValue {
        [
            "attribute": .text(name), "value": .text(value), "description": .text(description),
            "user_settable": isSettable.map(JSONValue.bool) ?? .null,
        ]
    }
}

extension VirtualLocation {
    var clientJSON: JSONValue {
        ["lpar_id": .integer(partition.number), "slot": .integer(slot), "lun": .text(lun?.description)]
    }
}

extension Lssp.Pool {
    public var json: JSONValue {
        [
            "name": .string(name), "type": .text(type), "size_mb": .size(sizeMB), "free_mb": .size(freeMB),
            "allocation_mb": .size(allocationMB), "backing_devices": .integer(devices),
        ]
    }
}
