/// What is happening, for a person who waits.
public enum ProgressUpdate: Sendable, Equatable {
    case started(lpar: String, phase: String, host: String)
    case finished(lpar: String, phase: String, host: String)
    case retrying(lpar: String, phase: String, host: String, why: String)
    /// The LPAR doesn't answer yet; `code` tells one reason from another.
    case waiting(lpar: String, host: String, code: ProblemCode, why: String)

    /// The phase that `finished` names when waiting is over.
    public static let waitPhase = "wait"
}
