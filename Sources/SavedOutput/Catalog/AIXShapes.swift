import PowerVM

/// The JSON shapes of AIX's outputs.
extension Identity.LPARStat {
    public var json: JSONValue {
        [
            "node_name": .text(nodeName), "partition_name": .text(partitionName),
            "partition_number": .whole(partitionNumber),
        ]
    }
}

extension KdbAdapters.Adapter {
    public var json: JSONValue {
        ["name": .string(name), "vios": .text(vios), "server_adapter": .text(serverAdapter)]
    }
}
