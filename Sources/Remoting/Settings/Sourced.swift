/// A value and where it came from, for `doctor`.
public struct Sourced<Value: Sendable>: Sendable {
    public var value: Value
    public var origin: String
}
