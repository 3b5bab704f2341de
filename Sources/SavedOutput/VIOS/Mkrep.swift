import PowerVM

/// `mkrep`: what it says when it has made the media repository. We never send it.
///
/// Source: a capture; the size becomes a multiple of the partition size.
enum Mkrep {
    /// The logical volume of the new repository.
    static func volume(_ output: OutputText) throws(ReadError) -> String {
        var lines = output.lines
        var isCreated = false
        while let line = try lines.nextFilled() {
            if line.text == "Virtual Media Repository Created" {
                isCreated = true
            } else if isCreated, line.text.hasPrefix("Repository created within \"") {
                let parts = try line.checked().text.parts(at: UInt8(ascii: "\""))
                guard parts.count == 3, DeviceName(parts[1]) != nil else { throw line.error("the logical volume in quotes") }
                return String(parts[1])
            } else if isCreated {
                throw line.error("Repository created within a logical volume")
            }
        }
        throw lines.cut("Virtual Media Repository Created, and the logical volume it is in")
    }
}
