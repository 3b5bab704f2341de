import PowerVM
import VirtualOptical

extension MediumName {
    /// The name of the medium that a file becomes by default.
    /// - Parameter file: a path, or `HOST:PATH`.
    static func derived(from file: String, contentID: String) throws(Problem) -> MediumName {
        guard let name = MediumName(file: file, contentID: contentID) else {
            throw Problem(
                .refused, .invalidName, "no valid medium name can be derived from \(file)", hint: "give one with --as")
        }
        return name
    }
}
