/// The drives of a listing of `lsvopt`, row by row; each must appear once.
package struct LsvoptRows {
    package private(set) var drives: [Lsvopt.Drive] = []
    private var names = RowNames()

    package init() {}

    /// - Parameter more: about how many rows follow the next one.
    package mutating func reserve(_ more: Int) { drives.reserveCapacity(more + 1) }

    /// - Parameter media: its words; nil where the listing has no such field. The name of a medium is any one word: people copy files with
    ///   longer names and other characters than `mkvopt` takes into the repository.
    package mutating func append(
        _ line: OutputLine, _ name: TextSlice, _ media: ArraySlice<TextSlice>?, _ size: Double?
    ) throws(ReadError) {
        guard !Prose.isOfMessage(name), let device = DeviceName(name) else {
            throw line.error("a drive: a device name of at most 15 characters")
        }
        guard names.insert(name, isSame: { drives[$0].name == device }) else { throw line.error("each drive once") }
        let isEmpty = media.map(LsvoptTable.isNoMedia) ?? false
        guard media.map({ isEmpty || ($0.count == 1 && $0.first.map { $0 != "n/a" } == true) }) ?? true, !isEmpty || size == nil
        else {
            throw line.error("the name of a medium with its size, or No Media and n/a")
        }
        drives.append(Lsvopt.Drive(name: device, media: isEmpty ? nil : media?.first.map { String($0) }, sizeMB: size))
    }
}
