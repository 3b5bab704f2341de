import PowerVM

/// Names that are made of an LPAR's: the only template is `{lpar}`.
public enum NameTemplate {
    public static let placeholder = "{lpar}"

    public static func isTemplate(_ text: String) -> Bool { text.contains(placeholder) }

    /// The drive `LPAR_cfg` for `{lpar}_cfg`.
    /// - Returns: the name, and whether the LPAR's name had to be changed in it; nil: no valid name can be made.
    public static func drive(_ template: String, for lpar: String) -> (name: DriveName, altered: Bool)? {
        let blank = Filling(limit: DeviceName.maximumLength, takes: { isWord($0) }, needsLetterFirst: true)
        return blank.fill(template, for: lpar, DriveName.init)
    }

    /// The medium `LPAR.iso` for `{lpar}.iso`.
    public static func medium(_ template: String, for lpar: String) -> (name: MediumName, altered: Bool)? {
        let blank = Filling(limit: MediumName.maximumLength, takes: { isWord($0) || $0 == "." || $0 == "-" })
        return blank.fill(template, for: lpar, MediumName.init)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
    }
}

/// How a template is filled for one kind of name.
private struct Filling {
    var limit: Int
    /// Characters that the name can have.
    var takes: (Unicode.Scalar) -> Bool
    var needsLetterFirst = false

    /// A name that is too long, or that can't have all characters of the LPAR's, gets the beginning of it and four characters that
    /// distinguish two long names: the same on every run.
    func fill<Name>(_ template: String, for lpar: String, _ name: (String) -> Name?) -> (name: Name, altered: Bool)? {
        let stem = String(lpar.unicodeScalars.map { takes($0) ? Character($0) : "_" })
        func filled(_ text: String) -> Name? { name(template.replacing(NameTemplate.placeholder, with: text)) }
        if stem == lpar, let plain = filled(stem) { return (plain, false) }
        let count = template.ranges(of: NameTemplate.placeholder).count
        guard count > 0 else { return nil }
        let room = (limit - template.utf8.count + count * NameTemplate.placeholder.utf8.count) / count
        guard room > 5 else { return nil }
        var head = String(stem.prefix(room - 5))
        if needsLetterFirst, head.unicodeScalars.first.map({ !$0.properties.isAlphabetic }) ?? true {
            head = "l" + head.prefix(room - 6)
        }
        return filled("\(head)_\(Self.tag(lpar))").map { ($0, true) }
    }

    /// Four letters or digits from FNV-1a of the text; `Hasher` gets another seed in every process.
    private static func tag(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash % 1_679_616, radix: 36)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// The name that a new drive gets when the operator gives none: `LPAR_cd`.
public enum DriveNaming {
    /// - Returns: the name, and whether it had to be changed to be valid (too long, or characters that a name can't have).
    public static func defaultName(for lpar: String) -> (name: DriveName, altered: Bool)? {
        NameTemplate.drive("\(NameTemplate.placeholder)_cd", for: lpar)
    }

    /// The command that removes this drive, whatever other drives the LPAR has.
    static func removal(of drive: DeviceName, from lpar: String) -> String {
        let isDefault = defaultName(for: lpar)?.name.device == drive
        return "attach-cd detach \(isDefault ? "" : "--name \(drive) ")\(ShellWord.quoted(lpar))"
    }
}
