import PowerVM

extension Lssp {
    /// Reads a saved `lssp`: of a VIOS, or the LPAR-Tool's table.
    public static func read(file text: String) throws(ReadError) -> [Pool] { try saved(OutputText("lssp", file: text)) }

    static func saved(_ text: OutputText) throws(ReadError) -> [Pool] {
        if let pools = try LPARToolTables.lssp(text) { return pools }
        return try pools(text)
    }
}

extension Lssp.Pool {
    public static func json(_ pools: [Lssp.Pool]) -> JSONValue { ["pools": .list(pools, \.json)] }
}
