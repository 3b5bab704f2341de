// libFuzzer's entry point over everything that reads remote text. Compiled by Fuzz/run together with the sources of SavedOutput.
import PowerVM

/// The first line is the command, the rest its output; an unknown command stands for one of the known, so that no run is wasted.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let line = String(decoding: bytes[..<end], as: UTF8.self)
    let text = String(decoding: bytes[end...].dropFirst(), as: UTF8.self)
    let isKnown = OutputCatalog.readers[CommandLineWords(line).command.words.first ?? ""] != nil
    let sum = bytes[..<end].reduce(0) { $0 &+ Int($1) }
    let command = isKnown ? line : OutputCatalog.commands[sum % OutputCatalog.commands.count]
    do throws(ReadError) {
        let json = try OutputCatalog.json(command: command, text: text)
        check(json, text)
    } catch {
        precondition(isHarmless(error.text) && isHarmless(error.command) && !error.expected.isEmpty && !error.hint.isEmpty)
    }
    if sum & 3 == 0 { _ = MessageClassifier.classify(command: "lsmap", exitStatus: 1, output: text, messages: line) }
    return 0
}

/// What was read holds no replacement character and nothing that steers a terminal; printing it ends.
private func check(_ json: JSONValue, _ text: String) {
    switch json {
    case .string(let value): precondition(isHarmless(value) && !value.unicodeScalars.contains("\u{FFFD}"), value)
    case .list(let items): for item in items { check(item, text) }
    case .object(let members): for member in members { check(member.value, text) }
    case .number(let value): precondition(value.isFinite && value >= 0)
    case .null, .bool, .integer: break
    }
    precondition(!json.printed.isEmpty)
}

private func isHarmless(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        || text.unicodeScalars.allSatisfy { !SafeText.isHarmful($0) || $0 == "\n" || $0 == "\t" }
}
