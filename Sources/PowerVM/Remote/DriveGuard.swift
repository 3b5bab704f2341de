extension CommandRoute {
    /// A check that succeeds only while `drive` hangs on `adapter` and is a file-backed optical drive: put with `&&` before a
    /// changing command, it holds in the very line that changes. `lsvopt` lists nothing but such drives, so a disk mapping can't
    /// pass. Without an adapter only the kind is checked.
    public func stillDrive(_ drive: DeviceName, on adapter: VHostName?) -> String {
        let name = drive.text.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
        let kind = "\(shellText(words: Lsvopt().words)) | grep '^\(name)[[:space:]]'"
        guard let adapter else { return kind }
        let place = shellText(words: Lsmap(.adapter(adapter)).words)
        return "\(place) | grep '^VTD[[:space:]][[:space:]]*\(name)[[:space:]]*$' && \(kind)"
    }
}

public enum DriveGuard {
    /// Whether the output of a guarded command shows that `stillDrive` succeeded: its `grep` printed the drive's row of `lsvopt`,
    /// which has a medium and a size behind the name.
    public static func held(for drive: DeviceName, in result: CommandResult) -> Bool {
        result.output[...].utf8.split(separator: UInt8(ascii: "\n")).contains { line in
            let words = Substring(line).blankSeparated
            return words.count >= 3 && words[0] == drive.text
        }
    }
}
