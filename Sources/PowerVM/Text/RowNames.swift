/// Tells whether a row has the name of an earlier one. It takes eight bytes a place, of which at most seven in eight are taken, where a set
/// would hold all names once more.
package struct RowNames {
    /// Half of a name's hash, and above it the row's number, counted from 1; 0 where there is none. A place is looked for from the hash on.
    private var table: [UInt64] = []
    private var count = 0

    package init() {}

    /// Adds the name of the next row.
    ///
    /// - Parameter isSame: whether the row of this number, counted from 0, has this name.
    /// - Returns: false if an earlier row has it; then nothing is added.
    package mutating func insert(_ name: TextSlice, isSame: (Int) -> Bool) -> Bool {
        if count * 8 >= table.count * 7 { grow() }
        let hash = UInt64(UInt32(truncatingIfNeeded: name.hashValue))
        var place = firstPlace(hash)
        while table[place] != 0 {
            let row = Int(table[place] >> 32) - 1
            if table[place] & 0xFFFF_FFFF == hash, isSame(row) { return false }
            place = nextPlace(place)
        }
        count += 1
        table[place] = UInt64(count) << 32 | hash
        return true
    }

    private mutating func grow() {
        let old = table
        table = Array(repeating: 0, count: max(16, old.count * 2))
        for entry in old where entry != 0 {
            var place = firstPlace(entry & 0xFFFF_FFFF)
            while table[place] != 0 { place = nextPlace(place) }
            table[place] = entry
        }
    }

    private func firstPlace(_ hash: UInt64) -> Int { Int(hash) & (table.count - 1) }

    private func nextPlace(_ place: Int) -> Int { (place + 1) & (table.count - 1) }
}
