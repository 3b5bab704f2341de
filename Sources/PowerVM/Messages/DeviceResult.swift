/// The line by which `mkvdev`, `mkdev`, `rmvdev` and `rmdev` report what they did: `vtopt0 Available`, `cd0 deleted`, `cd0 Defined`.
enum DeviceResult {
    private static let states: Set<Substring> = ["Available", "Defined", "Stopped", "deleted"]

    /// Nil when no such line is there; other lines are messages. Two different reports are an error.
    static func read(_ output: OutputText) throws(ReadError) -> (name: DeviceName, state: String)? {
        var found: (name: DeviceName, state: String)?
        var lines = output.lines
        while let line = try lines.raw() {
            let words = line.words
            guard words.count == 2, let name = DeviceName(words[0]), states.contains(words[1]) else { continue }
            _ = try line.checked()
            guard found == nil else { throw line.error("one device and its new state") }
            found = (name, String(words[1]))
        }
        return found
    }
}
