import PowerVM

/// `lshmc -V`: the level of an HMC, as quoted texts of several lines.
///
/// Source: a capture of V7R7.9.0.
public struct LshmcVersion: Sendable, Equatable {
    public var version: String
    public var release: String
    public var servicePack: String?
    public var buildLevel: String?
    public var baseVersion: String?

    public static func read(file text: String) throws(ReadError) -> LshmcVersion { try read(OutputText("lshmc", file: text)) }

    static func read(_ output: OutputText) throws(ReadError) -> LshmcVersion {
        var values: [String: String] = [:]
        var lines = output.lines
        while let line = try lines.nextFilled() {
            for (key, label) in labels {
                guard let end = line.text.range(of: label)?.upperBound else { continue }
                let value = try line.checked().text[end...].trimmedBlank
                guard !value.isEmpty, value.isWord, values[key] == nil else {
                    throw line.error("\(label) and one value")
                }
                values[key] = String(value)
            }
        }
        guard output.text.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw lines.cut("a closing quote")
        }
        guard let version = values["version"], let release = values["release"] else { throw lines.cut("Version: and Release:") }
        return LshmcVersion(
            version: version, release: release, servicePack: values["service_pack"], buildLevel: values["build_level"],
            baseVersion: values["base_version"])
    }

    private static let labels: [(String, StaticString)] = [
        ("version", "version= Version:"), ("release", "Release:"), ("service_pack", "Service Pack:"),
        ("build_level", "HMC Build level"),
        ("base_version", "base_version="),
    ]
}
