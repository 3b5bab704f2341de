import Foundation

/// What AddressSanitizer changes for the tests that it runs (`make test-all`).
public enum AddressSanitizer {
    public static let isOn = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil
    /// How many times longer than usual something may take: the build isn't optimised, and every access to memory is checked.
    public static let slowness = isOn ? 8 : 1
}
