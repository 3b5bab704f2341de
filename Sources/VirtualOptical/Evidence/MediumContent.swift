import PowerVM

/// What a local image has in its sector 16, to hold against what a cd delivers.
public struct ImageContent: Sendable, Equatable {
    /// The file, for messages.
    public var path: String
    public var volumeID: String?
    /// POSIX checksum of the sector.
    public var checksum: UInt32

    public init(path: String, volumeID: String?, checksum: UInt32) {
        self.path = path
        self.volumeID = volumeID
        self.checksum = checksum
    }
}

/// What the proven cd delivers.
public struct MediumProof: Sendable, Equatable {
    /// Of the ISO 9660 volume; nil: it has none, or the medium is none.
    public var volumeID: String?
    /// Whether it is the local image; nil: there is none to hold it against.
    public var matches: Bool?

    public init(volumeID: String?, matches: Bool?) {
        self.volumeID = volumeID
        self.matches = matches
    }
}

/// What came of reading the medium through the proven cd.
enum ContentFinding: Sendable, Equatable {
    case checked(MediumProof)
    case wrong(MediumProof, Problem)
    /// It couldn't be read; the reason, for a note.
    case unchecked(String)

    var proof: MediumProof? {
        switch self {
        case .checked(let proof), .wrong(let proof, _): proof
        case .unchecked: nil
        }
    }

    var problem: Problem? {
        if case .wrong(_, let problem) = self { problem } else { nil }
    }

    var notes: [String] {
        if case .unchecked(let why) = self { [why] } else { [] }
    }
}

/// What was read through one of several cds, as far as it tells them apart.
enum CdReading: Sendable, Equatable {
    case sector(UInt32)
    case empty

    /// Nil where the sector could not be read.
    init?(_ content: CompanionMedium.Content) {
        switch content {
        case .volume(_, let checksum): self = .sector(checksum)
        case .notISO(let checksum?): self = .sector(checksum)
        case .empty: self = .empty
        case .notISO(nil), .denied, .failed: return nil
        }
    }

    /// Which of the cds is the drive's, by what they deliver: the only one that changed when the drive was loaded, and to that image if it is
    /// known; where nothing was loaded, the only one with that image.
    /// - Parameters:
    ///   - before: what they delivered before this run loaded the drive; nil if it didn't.
    ///   - expected: the checksum of the local image's sector, if there is one.
    static func decide<Key: Hashable>(before: [Key: CdReading]?, after: [Key: CdReading], expected: UInt32?) -> Key? {
        func fits(_ reading: CdReading) -> Bool {
            guard case .sector(let checksum) = reading else { return false }
            return expected.map { $0 == checksum } ?? true
        }
        guard let before else {
            guard expected != nil else { return nil }
            let fitting = after.filter { fits($0.value) }
            return fitting.count == 1 ? fitting.first?.key : nil
        }
        guard Set(before.keys) == Set(after.keys) else { return nil }
        let changed = after.filter { before[$0.key] != $0.value }
        guard changed.count == 1, let one = changed.first, fits(one.value) else { return nil }
        return one.key
    }
}
