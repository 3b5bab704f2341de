import Testing

/// The shape of contract section 4, written down once more: keys, types, words. A value that is wrong is named by its path.
indirect enum Shape: Sendable {
    case text
    case flag
    case whole
    case number
    case word(Set<String>)
    case list(Shape)
    /// Every key must be there, and no other.
    case record([String: Shape])
    /// Words from this set, each with a count.
    case counts(Set<String>)
    case orNull(Shape)

    func faults(in value: JSON, at path: String = "$") -> [String] {
        switch (self, value) {
        case (.orNull, .null): return []
        case (.orNull(let shape), _): return shape.faults(in: value, at: path)
        case (.text, .string), (.flag, .bool), (.number, .number): return []
        case (.whole, .number(let number)) where number == number.rounded(): return []
        case (.word(let words), .string(let text)) where words.contains(text): return []
        case (.list(let shape), .array(let items)):
            return items.enumerated().flatMap { shape.faults(in: $0.element, at: "\(path)[\($0.offset)]") }
        case (.record(let shapes), .object(let object)):
            let missing = Set(shapes.keys).subtracting(object.keys).sorted().map { "\(path).\($0) is missing" }
            let strange = Set(object.keys).subtracting(shapes.keys).sorted().map { "\(path).\($0) is no key of the contract" }
            let inside = shapes.sorted { $0.key < $1.key }.flatMap { key, shape in
                object[key].map { shape.faults(in: $0, at: "\(path).\(key)") } ?? []
            }
            return missing + strange + inside
        case (.counts(let words), .object(let object)):
            return object.sorted { $0.key < $1.key }.flatMap { key, count in
                (words.contains(key) ? [] : ["\(path).\(key) is no status"]) + Shape.whole.faults(in: count, at: "\(path).\(key)")
            }
        default: return ["\(path) has the wrong type: \(value)"]
        }
    }
}

enum ReportSchema {
    static let statuses: Set<String> = [
        "attached", "already-attached", "planned", "pending", "detached", "already-detached", "failed", "refused", "unknown",
        "unreachable", "not-attached",
    ]

    static let error = Shape.record([
        "code": .text, "message": .text, "hint": .text, "host": .orNull(.text), "command": .orNull(.text), "retryable": .flag,
    ])

    static let result = Shape.record([
        "lpar": .text, "status": .word(statuses), "changed": .orNull(.flag), "would_change": .orNull(.flag),
        "system": .orNull(.record(["type_model": .text, "serial": .text])),
        "client": .orNull(
            .record([
                "host": .orNull(.text), "partition_name": .orNull(.text), "partition_id": .orNull(.whole),
                "adapter": .orNull(.text), "slot": .orNull(.whole),
            ])),
        "server": .orNull(
            .record(["vios": .text, "route": .word(["ssh", "hmc"]), "adapter": .text, "slot": .whole, "reason": .text])),
        "drive": .orNull(
            .record(["name": .text, "status": .orNull(.text), "lun": .orNull(.text), "media": .orNull(.text)])),
        "device": .orNull(.record(["name": .text, "status": .text, "location": .text, "description": .text])),
        "proof": .orNull(.record(["by": .word(["hmc-slot-pair", "cvai", "appearance", "only-adapter"])])),
        "also_changed": .list(.record(["name": .text, "from": .orNull(.text), "to": .orNull(.text)])),
        "steps": .list(
            .record([
                "name": .text, "host": .text, "command": .text,
                "outcome": .word(["changed", "already-done", "failed", "unknown", "planned"]), "seconds": .orNull(.number),
            ])),
        "notes": .list(.text), "warnings": .list(.text), "error": .orNull(error),
    ])

    /// A report on LPARs; one that never got as far as an LPAR has an `error` of its own.
    static func faults(in document: JSON) -> [String] {
        var keys: [String: Shape] = [
            "schema": .word(["attach-cd/1"]), "operation": .text, "status": .word(statuses.union(["usage"])),
            "changed": .orNull(.flag),
            "reason": .orNull(.text), "summary": .counts(statuses), "results": .list(result),
        ]
        if document.object?["error"] != nil { keys["error"] = error }
        return Shape.record(keys).faults(in: document) + agreement(document)
    }

    /// What the parts of a document say of each other.
    private static func agreement(_ document: JSON) -> [String] {
        let results = document["results"].items
        var faults: [String] = []
        var counts: [String: Double] = [:]
        for result in results { counts[result["status"].text ?? "", default: 0] += 1 }
        if document["summary"].object?.compactMapValues(\.number) != counts { faults.append("summary doesn't count the results") }
        for result in results {
            let lpar = result["lpar"].text ?? "?"
            let status = result["status"].text ?? ""
            let bad: Set<String> = ["failed", "refused", "unknown", "unreachable"]
            if bad.contains(status) == result["error"].isNull { faults.append("\(lpar): \(status) and error don't agree") }
            if status == "attached" || status == "already-attached", result["proof"].isNull || result["device"].isNull {
                faults.append("\(lpar): \(status) without proof or device")
            }
            if status == "refused", result["changed"] != .bool(false) { faults.append("\(lpar): refused, but changed") }
            if result["steps"].items.contains(where: { $0["outcome"].text == "unknown" }), status != "unknown" {
                faults.append("\(lpar): an unknown step is folded into \(status)")
            }
        }
        let errors = (results.map { $0["error"] } + [document["error"]]).filter { !$0.isNull }
        for error in errors {
            for key in ["code", "message", "hint"] where (error[key].text ?? "").isEmpty {
                faults.append("error.\(key) is empty")
            }
            if !(error["code"].text ?? "").allSatisfy({ $0 == "-" || $0.isLowercase || $0.isNumber }) {
                faults.append("error.code is no word: \(error["code"])")
            }
        }
        let controls = document.texts.filter { $0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F } }
        return faults + controls.map { "control characters in \($0.debugDescription)" }
    }
}
