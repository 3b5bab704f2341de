import PowerVM

/// A check that is put with `&&` before a changing command: it holds in the very line that changes.
struct InlineGuard: Sendable {
    /// Succeeds only while it holds, and prints rows of its own then.
    var text: String
    /// Whether a line of the output is such a row, as the shell prints them.
    var isRow: @Sendable (_ words: [Substring]) -> Bool
    /// Whether the output shows that it held, so that the command was run.
    var held: @Sendable (CommandResult) -> Bool
    /// Whether what is seen afterwards still agrees with it.
    var agrees: @Sendable (AdapterSnapshot) -> Bool

    /// `drive` is a file-backed optical drive on this adapter.
    static func stillDrive(_ drive: DeviceName, on adapter: VHostName, by route: CommandRoute) -> InlineGuard {
        InlineGuard(
            text: route.stillDrive(drive, on: adapter),
            isRow: { $0 == ["VTD", drive.text[...]] || DriveRow.isRow($0, of: drive) },
            held: { DriveRow.held(for: drive, in: $0) }, agrees: { $0.drive(drive) != nil })
    }

    /// The adapter's client is the one that the survey saw.
    static func stillServes(_ adapter: ServerAdapter, by route: CommandRoute) -> InlineGuard {
        let isRow: @Sendable ([Substring]) -> Bool = {
            $0.count >= 3 && $0[0] == adapter.name.text && ($0.last ?? "").hasPrefix("0x")
        }
        return InlineGuard(
            text: route.stillServes(adapter.client, adapter.name), isRow: isRow,
            held: { result in InlineGuard.lines(result).contains(where: isRow) }, agrees: { $0.adapter.client == adapter.client })
    }

    /// What the command itself printed.
    func stripped(_ result: CommandResult) -> CommandResult {
        var result = result
        result.output = result.output.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { !isRow($0.split(whereSeparator: \.isWhitespace)) }.joined(separator: "\n")
        return result
    }

    private static func lines(_ result: CommandResult) -> [[Substring]] {
        result.output.split(whereSeparator: \.isNewline).map { $0.split(whereSeparator: \.isWhitespace) }
    }
}
