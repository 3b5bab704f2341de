import CLibYAML

/// Reads one YAML document with libyaml: no tags are resolved and nothing is converted.
struct YAMLDocument {
    struct Failure: Error, Equatable {
        var problem: String
        var line: Int?
    }

    /// More than any inventory has, with the values that aliases repeat.
    private static let limit = 2 << 20

    private var document: yaml_document_t
    private var count = 0

    /// The root; nil for an empty text.
    static func root(of text: String) throws(Failure) -> YAMLNode? {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw Failure(problem: "out of memory") }
        defer { yaml_parser_delete(&parser) }
        var bytes = Array(text.utf8)
        let root = bytes.withUnsafeMutableBufferPointer { buffer -> Result<YAMLNode?, Failure> in
            // The text stays where it is until both documents have been read.
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            return Result { () throws(Failure) in try single(&parser) }
        }
        return try root.get()
    }

    private static func single(_ parser: inout yaml_parser_t) throws(Failure) -> YAMLNode? {
        var reader = YAMLDocument(document: try next(&parser))
        defer { yaml_document_delete(&reader.document) }
        guard let root = yaml_document_get_root_node(&reader.document) else { return nil }
        let node = try reader.node(root.pointee, depth: 0)
        var second = try next(&parser)
        defer { yaml_document_delete(&second) }
        if let other = yaml_document_get_root_node(&second) {
            throw Failure(problem: "but found another document", line: Int(other.pointee.start_mark.line) + 1)
        }
        return node
    }

    private static func next(_ parser: inout yaml_parser_t) throws(Failure) -> yaml_document_t {
        var document = yaml_document_t()
        guard yaml_parser_load(&parser, &document) == 1 else {
            throw Failure(
                problem: parser.problem.map { String(cString: $0) } ?? "it can't be read",
                line: parser.error == YAML_READER_ERROR ? nil : Int(parser.problem_mark.line) + 1)
        }
        return document
    }

    private mutating func node(_ node: yaml_node_t, depth: Int) throws(Failure) -> YAMLNode {
        let line = Int(node.start_mark.line) + 1
        count += 1
        guard count <= Self.limit, depth < 100 else { throw Failure(problem: "too many values", line: line) }
        switch node.type {
        case YAML_SCALAR_NODE:
            let scalar = node.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, line: line)
        case YAML_SEQUENCE_NODE:
            let items = node.data.sequence.items
            var result: [YAMLNode] = []
            for item in UnsafeBufferPointer(start: items.start, count: items.top - items.start) {
                result.append(try self.node(item, depth: depth + 1))
            }
            return .sequence(result, line: line)
        case YAML_MAPPING_NODE:
            let pairs = node.data.mapping.pairs
            var result: [(key: YAMLNode, value: YAMLNode)] = []
            var names: Set<String> = []
            for pair in UnsafeBufferPointer(start: pairs.start, count: pairs.top - pairs.start) {
                let key = try self.node(pair.key, depth: depth + 1)
                if let name = key.string, !names.insert(name).inserted {
                    throw Failure(problem: "a name that is there already", line: key.line)
                }
                result.append((key, try self.node(pair.value, depth: depth + 1)))
            }
            return .mapping(result, line: line)
        default: throw Failure(problem: "it can't be read", line: line)
        }
    }

    private mutating func node(_ index: yaml_node_item_t, depth: Int) throws(Failure) -> YAMLNode {
        guard let node = yaml_document_get_node(&document, index) else { throw Failure(problem: "it can't be read") }
        return try self.node(node.pointee, depth: depth)
    }
}
