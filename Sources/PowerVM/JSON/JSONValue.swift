/// A JSON document whose keys keep their order.
///
/// `JSONEncoder` would need Foundation and sorts or shuffles keys; this is all that reports and `parse` need.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A finite number; a whole one is printed without a fraction.
    case number(Double)
    case string(String)
    case list(JSONList)
    case object([Member])

    public struct Member: Sendable, Equatable {
        public var key: String
        public var value: JSONValue

        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    public static func whole(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }
    public static func flag(_ flag: Bool?) -> JSONValue { flag.map(JSONValue.bool) ?? .null }
    public static func size(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }
    public static func array(_ values: [JSONValue]) -> JSONValue { .list(JSONList(values)) }
    @inlinable public static func list<T: Sendable>(_ items: [T], _ value: @escaping @Sendable (T) -> JSONValue) -> JSONValue {
        .list(JSONList(items, value))
    }

    /// An object with one more member in front: `schema`, for instance.
    public func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object([Member(key, value)] + members)
    }

    /// An object with another value for one of its keys.
    public func setting(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { $0.key == key ? Member(key, value) : $0 })
    }

    /// An object with more members in front of one, or at its end.
    public func inserting(_ more: [Member], before key: String) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members.insert(contentsOf: more, at: members.firstIndex { $0.key == key } ?? members.endIndex)
        return .object(members)
    }

    /// The member of an object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}
