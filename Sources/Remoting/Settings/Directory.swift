import Glibc

/// What a directory contains.
public enum Directory {
    public struct Failure: Error, Equatable {
        public var code: Int32
        public var reason: String { String(cString: strerror(code)) }
    }

    /// The names in it, sorted; none only if it doesn't exist.
    public static func names(_ path: String) throws(Failure) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw Failure(code: errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw Failure(code: errno) }
        return names.sorted()
    }
}
