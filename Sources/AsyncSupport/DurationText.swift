extension Duration {
    /// `10 s`, `250 ms`: for one figure in a message.
    public var unitText: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds) s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
    }

    /// `30m`, `1h 5m`, `1m 30s`: the form in which options accept a duration.
    public var compactText: String {
        let seconds = components.seconds
        let parts = [(seconds / 3600, "h"), (seconds % 3600 / 60, "m"), (seconds % 60, "s")].filter { $0.0 > 0 }
        return parts.isEmpty ? "0s" : parts.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }

    /// To whole seconds.
    public var roundedUp: Duration { .seconds(components.seconds + (components.attoseconds > 0 ? 1 : 0)) }

    public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
