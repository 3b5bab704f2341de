import PowerVM

/// The name under which `--overwrite` imports an image before the old medium is removed.
extension MediumName {
    init?(temporaryFor image: PutOrigin) { self.init("attach_cd_\(image.contentID)") }

    var isTemporary: Bool { text.wholeMatch(of: /attach_cd_[0-9a-f]{12}/) != nil }
}

/// What an earlier `--overwrite` of this host left under that name.
struct TemporaryMedium: Sendable, Equatable {
    /// Written before the import.
    var record: MediumRecord
    /// Its file as it is now.
    var sight: MediumRecord.Sight
}
