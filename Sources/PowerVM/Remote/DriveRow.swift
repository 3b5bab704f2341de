extension CommandRoute {
    /// A check that succeeds only while `drive` is on `adapter` and is a file-backed optical drive: put with `&&` before a
    /// changing command, it holds in the very line that changes. `lsvopt` lists nothing but such drives, so a disk mapping can't
    /// pass. Without an adapter only the kind is checked.
    public func stillDrive(_ drive: DeviceName, on adapter: VHostName?) -> String {
        let name = drive.text.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
        let kind = "\(shellText(words: Lsvopt().words)) | grep '^\(name)[[:space:]]'"
        guard let adapter else { return kind }
        let place = shellText(words: Lsmap(.adapter(adapter)).words)
        return "\(place) | grep '^VTD[[:space:]][[:space:]]*\(name)[[:space:]]*$' && \(kind)"
    }

    /// A check that succeeds only while the vhost's client is this partition (nil: none, `0x00000000`), as the screen form of `lsmap`
    /// shows it: in hexadecimal with zeros before it, behind the location code.
    public func stillServes(_ client: PartitionID?, _ adapter: VHostName) -> String {
        let digits = String(client?.number ?? 0, radix: 16).map { $0.isLetter ? "[\($0)\($0.uppercased())]" : String($0) }
        return shellText(words: Lsmap(.adapter(adapter)).words) + " | grep '^\(adapter)[[:space:]]'"
            + " | grep '[[:space:]]0x0*\(digits.joined())[[:space:]]*$'"
    }
}

public enum DriveRow {
    /// Whether the output of a guarded command shows that `stillDrive` succeeded: its `grep` printed the drive's row of `lsvopt`,
    /// which has a medium and a size behind the name.
    public static func held(for drive: DeviceName, in result: CommandResult) -> Bool {
        TextSlice(result.output).hasLine { !$0.isEmpty && isRow(String($0).split(whereSeparator: \.isWhitespace), of: drive) }
    }

    /// Whether these are the fields of the drive's row: its name, a medium, and a size or `n/a`. A message about the drive isn't one.
    public static func isRow(_ words: [Substring], of drive: DeviceName) -> Bool {
        guard words.count >= 3, words[0] == drive.text, let size = words.last else { return false }
        return size == "n/a" || size.utf8.allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }
    }
}
