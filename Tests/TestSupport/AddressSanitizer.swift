import Foundation

/// What AddressSanitizer changes for the tests that it runs (`make test-all`).
public enum AddressSanitizer {
    public static let isOn = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil
}
