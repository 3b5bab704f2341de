import PowerVM

/// A precondition that is put with `&&` before a changing command: it holds in the very line that changes something.
struct InlineGuard<Snapshot: Sendable>: Sendable {
    /// Succeeds only while the precondition holds, and then prints rows of its own; nil: nothing has to hold.
    var text: String?
    /// Whether a line of the output is such a row, as the shell prints them.
    var isRow: @Sendable (_ words: [Substring]) -> Bool
    /// Whether the output shows that the guard passed, so that the command was run.
    var didPass: @Sendable (CommandResult) -> Bool
    /// Whether what is seen afterwards still agrees with it.
    var stillHolds: @Sendable (Snapshot) -> Bool

    /// Nothing has to hold, or nothing can be checked in the same line.
    static var none: InlineGuard {
        InlineGuard(text: nil, isRow: { _ in false }, didPass: { _ in true }, stillHolds: { _ in true })
    }

    /// What the command itself printed.
    func stripped(_ result: CommandResult) -> CommandResult {
        var result = result
        result.output = String(TextSlice(result.output).dropLines { Self.matches($0, isRow) })
        return result
    }

    /// Whether a line of the output is such a row.
    static func hasRow(_ result: CommandResult, _ isRow: ([Substring]) -> Bool) -> Bool {
        TextSlice(result.output).hasLine { matches($0, isRow) }
    }

    private static func matches(_ line: TextSlice, _ isRow: ([Substring]) -> Bool) -> Bool {
        !line.isEmpty && isRow(String(line).split(whereSeparator: \.isWhitespace))
    }
}

extension InlineGuard where Snapshot == AdapterSnapshot {
    /// `drive` is a file-backed optical drive on this adapter.
    static func stillDrive(_ drive: DeviceName, on adapter: VHostName, by route: CommandRoute) -> InlineGuard {
        InlineGuard(
            text: route.stillDrive(drive, on: adapter),
            isRow: { $0 == ["VTD", drive.text[...]] || DriveRow.isRow($0, of: drive) },
            didPass: { DriveRow.held(for: drive, in: $0) }, stillHolds: { $0.drive(drive) != nil })
    }

    /// The adapter's client is the one that the survey saw.
    static func stillServes(_ adapter: ServerAdapter, by route: CommandRoute) -> InlineGuard {
        let isRow: @Sendable ([Substring]) -> Bool = {
            $0.count >= 3 && $0[0] == adapter.name.text && ($0.last ?? "").hasPrefix("0x")
        }
        return InlineGuard(
            text: route.stillServes(adapter.client, adapter.name), isRow: isRow,
            didPass: { result in InlineGuard.hasRow(result, isRow) },
            stillHolds: { $0.adapter.client == adapter.client })
    }
}
