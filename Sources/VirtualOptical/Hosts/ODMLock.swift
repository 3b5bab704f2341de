/// The lock of a device configuration database (0514-516) is held by another command and clears on its own: the same command is sent
/// again, a bounded number of times.
enum ODMLock {
    /// How often a command is sent at most.
    static let tries = 4
}

extension OperationContext {
    /// Waits for the lock, a little longer each time and not in step with other waiting commands.
    /// - Parameter attempt: how often the command has been sent, from 1.
    /// - Returns: false when it has been sent often enough; then there was no wait.
    func waitForLock(after attempt: Int, phase: String, host: VIOSName) async -> Bool {
        guard attempt < ODMLock.tries else { return false }
        let why = "another command holds the device configuration database"
        progress(.retrying(lpar: "", phase: phase, host: host.text, why: why))
        await clock.sleep(.milliseconds(1500 * attempt + Int.random(in: 0...1500)))
        return true
    }
}
