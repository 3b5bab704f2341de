/// The JSON shapes of AIX's outputs.
extension Identity {
    static func json(id: Int?, name: String?) -> JSONValue { ["lpar_id": .whole(id), "lpar_name": .text(name)] }
}

extension Identity.LPARStat {
    public var json: JSONValue {
        ["node_name": .string(nodeName), "partition_name": .text(partitionName), "partition_number": .whole(partitionNumber)]
    }
}

extension Identity.Prtconf {
    public var json: JSONValue {
        [
            "system_model": .string(systemModel), "serial": .string(serial), "lpar_id": .whole(partitionID),
            "lpar_name": .text(partitionName),
        ]
    }
}

extension Lspath.Path {
    public var json: JSONValue {
        let path: [JSONValue.Member] = [
            .init("name", .string(name)), .init("parent", .string(parent)), .init("status", .string(status)),
            .init("connection", .text(connection)),
        ]
        return .object(path + (pathID.map { [.init("path_id", .integer($0))] } ?? []))
    }
}

extension Kdb.Adapter {
    public var json: JSONValue {
        ["name": .string(name), "vios": .text(vios), "server_adapter": .text(serverAdapter)]
    }
}

extension ClientLocation.TargetDisk {
    var json: JSONValue {
        ["client": location.clientJSON, "connection": ["parent": .string(parent), "lun": .string(connection)]]
    }
}

extension Odmget.Stanza {
    /// Of an attribute (CuAt, PdAt): what it belongs to, its name, its value.
    func json() throws(ReadError) -> JSONValue {
        guard let name = values["name"], let attribute = values["attribute"], let value = values["value"] else {
            throw ReadError(command: "odmget", line: nil, text: self.name, expected: "a stanza with name, attribute and value")
        }
        return ["name": .string(name), "attribute": .string(attribute), "value": .string(value)]
    }
}
