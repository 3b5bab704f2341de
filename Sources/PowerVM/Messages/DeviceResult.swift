/// The line by which `mkvdev`, `mkdev`, `rmvdev` and `rmdev` report what they did: `vtopt0 Available`, `cd0 deleted`, `cd0 Defined`.
package enum DeviceResult {
    private static let states: [StaticString] = ["Available", "Defined", "Stopped", "deleted"]

    /// Nil when no such line is there; other lines are messages. Two different reports are an error.
    package static func read(_ output: OutputText) throws(ReadError) -> (name: DeviceName, state: String)? {
        let found = try all(output)
        guard found.count < 2 else { throw found[1].line.error("one device and its new state") }
        return found.first.map { ($0.name, $0.state) }
    }

    /// A device and its children, each on a line of its own, as `rmdev -R` and `rmvdev -vdev` list them.
    package static func all(_ output: OutputText) throws(ReadError) -> [(name: DeviceName, state: String, line: OutputLine)] {
        var found: [(name: DeviceName, state: String, line: OutputLine)] = []
        var lines = output.lines
        while let line = try lines.raw() {
            let words = line.words
            guard words.count == 2, let name = DeviceName(words[0]), states.contains(words[1]) else { continue }
            found.append((name, String(words[1]), try line.checked()))
        }
        return found
    }
}
