/// Writes a script that is run at once. By another process: a child that this one starts meanwhile would hold the file open, and to
/// execute it would fail with "Text file busy".
public func writeScript(_ text: String, to path: String) throws {
    let words = #"printf '%s\n' "$1" >"$2.new" && chmod 755 "$2.new" && mv "$2.new" "$2""#
    try GuardedProcess.run(["/bin/sh", "-c", words, "sh", text, path])
}
