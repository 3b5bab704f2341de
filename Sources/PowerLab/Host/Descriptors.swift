import Foundation

/// File descriptors across fork and exec.
enum Descriptors {
    /// Closes what a helper process inherited: it lives long, and would keep pipes and files of others open.
    static func closeInherited() {
        for descriptor in 3..<Int32(1024) { close(descriptor) }
    }

    /// Writes a program. Close-on-exec, unlike Foundation's writers: a child that another thread starts meanwhile would hold the file
    /// open for writing, and to execute it would fail with "Text file busy".
    static func writeProgram(_ text: String, to path: String) throws {
        try LabFile.replace(path, with: text, mode: 0o755)
    }
}
