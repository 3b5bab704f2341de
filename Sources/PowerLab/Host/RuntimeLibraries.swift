import Foundation

/// Where this process's Swift runtime was loaded from; nothing if it is linked statically.
enum RuntimeLibraries {
    static func directories() -> [String] {
        let maps = ProcFile.text("/proc/self/maps") ?? ""
        let libraries = maps.split(separator: "\n").compactMap { $0.split(separator: " ").last }.filter {
            $0.contains("/libswift")
        }
        return Set(libraries.map { String($0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.endIndex)) }).sorted()
    }
}
