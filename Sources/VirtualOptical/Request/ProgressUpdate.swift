/// What is happening, for the waiting operator.
public enum ProgressUpdate: Sendable, Equatable {
    case started(lpar: String, phase: String, host: String)
    case finished(lpar: String, phase: String, host: String)
    case retrying(lpar: String, phase: String, host: String, why: String)
    /// The LPAR doesn't answer yet; `code` distinguishes the reasons.
    case waiting(lpar: String, host: String, code: ProblemCode, why: String)
    /// A VIOS writes a medium; `of` is nil where its size isn't known.
    case growing(host: String, medium: String, bytes: Int, of: Int?)
    /// An image is sent to a VIOS.
    case sending(host: String, medium: String, bytes: Int, of: Int)
    /// A medium is read back from a VIOS; `of` is 0 where its size isn't known.
    case readingBack(host: String, medium: String, bytes: Int, of: Int)

    /// A medium of a VIOS becomes a file; `of` is 0 where its size isn't known.
    case receiving(host: String, medium: String, bytes: Int, of: Int)

    /// The phase that `finished` names when waiting is over.
    public static let waitPhase = "wait"
}
