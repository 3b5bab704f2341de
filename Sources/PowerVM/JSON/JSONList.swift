/// The values of a list, each made when it is asked for: a listing of many rows never stands in memory as a tree of values, too.
public struct JSONList: RandomAccessCollection, Sendable {
    public let count: Int
    @usableFromInline let value: @Sendable (Int) -> JSONValue

    public init(_ values: [JSONValue]) { self.init(values) { $0 } }

    @inlinable public init<T: Sendable>(_ items: [T], _ value: @escaping @Sendable (T) -> JSONValue) {
        count = items.count
        self.value = { value(items[$0]) }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }
    public subscript(position: Int) -> JSONValue { value(position) }
}

extension JSONList: Equatable {
    public static func == (a: JSONList, b: JSONList) -> Bool { a.elementsEqual(b) }
}
