/// Something wrong in a file that the operator wrote.
public struct ConfigurationError: Error, Equatable {
    public var file: String
    public var line: Int?
    public var message: String
    public var hint: String

    public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}
