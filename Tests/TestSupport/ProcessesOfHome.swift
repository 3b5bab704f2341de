import Foundation

/// The command lines of the processes whose environment has this home directory: all that a program with it has started.
public func processes(ofHome home: String) throws -> [String] {
    let mark = Data("HOME=\(home)\0".utf8)
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.compactMap { pid in
        guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ"), environment.range(of: mark) != nil
        else { return nil }
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return "\(pid) " + String(decoding: line, as: UTF8.self).replacing("\0", with: " ")
    }
}
