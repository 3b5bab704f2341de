import Foundation

/// The JSON Schema that is installed, and a validator for the part of JSON Schema 2020-12 that it uses.
///
/// Stricter than the standard: a key that the schema doesn't list is a fault, and so is a keyword that this validator doesn't know.
struct SchemaFile {
    let root: JSON

    static let installed = Result { SchemaFile(root: try JSON.read(DocsTests.file("docs/attach-cd-1.schema.json"))) }

    /// The kinds of documents, by the names of their definitions.
    var kinds: [String] { root["anyOf"].items.compactMap { $0["$ref"].text?.split(separator: "/").last.map(String.init) } }

    func definition(_ name: String) -> JSON { root["$defs"][name] }

    func faults(in value: JSON, as kind: String) -> [String] {
        guard !definition(kind).isNull else { return ["the schema has no definition \(kind)"] }
        return faults(value, definition(kind), "$")
    }

    /// The kinds that a document is, strictly.
    func kinds(of document: JSON) -> [String] { kinds.filter { faults(in: document, as: $0).isEmpty } }

    func resolved(_ schema: JSON) -> JSON {
        guard let name = schema["$ref"].text else { return schema }
        return name.hasPrefix("#/$defs/") ? definition(String(name.dropFirst("#/$defs/".count))) : .null
    }

    private func faults(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
        guard let keywords = schema.object else { return ["\(path): the schema refers to nothing"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, operand in
            faults(value, keyword, operand, of: schema, path)
        }
    }

    private func faults(_ value: JSON, _ keyword: String, _ operand: JSON, of schema: JSON, _ path: String) -> [String] {
        func fault(_ isFaulty: Bool, _ text: @autoclosure () -> String) -> [String] { isFaulty ? ["\(path) \(text())"] : [] }
        switch keyword {
        case "description": return []
        case "$ref": return faults(value, resolved(schema), path)
        case "type":
            let types = operand.text.map { [$0] } ?? operand.items.compactMap(\.text)
            return fault(!types.contains { value.isOf(type: $0) }, "isn't of type \(types.joined(separator: ", ")): \(value)")
        case "enum": return fault(!operand.items.contains(value), "isn't one of the words of the schema: \(value)")
        case "const": return fault(value != operand, "isn't \(operand): \(value)")
        case "anyOf":
            let branches = operand.items.map { faults(value, $0, path) }
            return branches.contains(where: \.isEmpty) ? [] : branches.min { $0.count < $1.count } ?? []
        case "required":
            return operand.items.compactMap(\.text).flatMap {
                fault(value.object != nil && value.object?[$0] == nil, "lacks \($0)")
            }
        case "properties", "additionalProperties": return members(of: value, keyword, schema, path)
        case "items": return value.items.enumerated().flatMap { faults($0.element, operand, "\(path)[\($0.offset)]") }
        case "pattern":
            guard let text = value.text else { return [] }
            let matches = operand.text.flatMap { try? Regex($0) }.flatMap { try? $0.wholeMatch(in: text) } != nil
            return fault(!matches, "doesn't match \(operand): \(text)")
        case "minLength": return fault(value.text.map { Double($0.count) < operand.number ?? 0 } ?? false, "is too short")
        case "maxItems": return fault(Double(value.items.count) > operand.number ?? 0, "has too many items")
        case "maxProperties": return fault(Double(value.object?.count ?? 0) > operand.number ?? 0, "has too many keys")
        default: return fault(true, "has a schema with the unknown keyword \(keyword)")
        }
    }

    /// Each member by its own schema; of those without one by `additionalProperties`, or a fault.
    private func members(of value: JSON, _ keyword: String, _ schema: JSON, _ path: String) -> [String] {
        guard let object = value.object else { return [] }
        let known = schema["properties"].object ?? [:]
        let others = schema["additionalProperties"]
        return object.sorted { $0.key < $1.key }.flatMap { key, member -> [String] in
            if let own = known[key] { return keyword == "properties" ? faults(member, own, "\(path).\(key)") : [] }
            guard others.isNull else {
                return keyword == "additionalProperties" ? faults(member, others, "\(path).\(key)") : []
            }
            return ["\(path).\(key) isn't in the schema"]
        }
    }
}

extension JSON {
    fileprivate func isOf(type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
            ("number", .number):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
