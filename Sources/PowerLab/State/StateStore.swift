import Foundation

/// The lab's state file: each change is one exclusive lock, one read, one atomic replacement.
public struct StateStore: Sendable {
    let directory: LabDirectory

    public init(_ directory: LabDirectory) { self.directory = directory }

    public func read() throws -> LabState {
        try FileLock.holding(directory.lockFile, LOCK_SH) { try load() }
    }

    /// Runs `body` on the state under the lock; the file is written only if something changed.
    public func update<Value>(_ body: (inout LabState) throws -> Value) throws -> Value {
        try FileLock.holding(directory.lockFile, LOCK_EX) {
            let before = try load()
            var state = before
            let value = try body(&state)
            if state != before {
                try write(state)
                try MediaStore(directory).follow(before, state)
            }
            return value
        }
    }

    /// Writes the first state of a lab.
    func create(_ state: LabState) throws {
        try FileLock.holding(directory.lockFile, LOCK_EX) {
            try write(state)
            try encode(state, to: directory.firstStateFile)
            try MediaStore(directory).follow(nil, state)
        }
    }

    /// The state that the world began with, with the ports of now.
    func firstState() throws -> LabState {
        var state = try JSONDecoder().decode(
            LabState.self, from: Data(contentsOf: URL(fileURLWithPath: directory.firstStateFile)))
        state.ports = try read().ports
        return state
    }

    private func load() throws -> LabState {
        var state = try JSONDecoder().decode(
            LabState.self, from: Data(contentsOf: URL(fileURLWithPath: directory.stateFile)))
        MediaStore(directory).refresh(&state)
        return state
    }

    private func write(_ state: LabState) throws { try encode(state, to: directory.stateFile) }

    private func encode(_ state: LabState, to file: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try LabFile.replace(file, with: encoder.encode(state), mode: 0o600)
    }
}
