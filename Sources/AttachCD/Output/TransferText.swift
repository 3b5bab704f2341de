/// How far a transfer is, in one line: a bar with rate and remaining time, or a sentence.
struct TransferText {
    var host: String
    var what: String
    var medium: String
    var bytes: Int
    var whole: Int
    /// Since the first byte.
    var seconds: Double

    private var share: Double { whole > 0 ? min(1, Double(bytes) / Double(whole)) : 0 }
    var percent: Int { Int(share * 100) }

    /// `ms12-vio1  send  AIX.iso  ████░░░░  68 %  2.4 of 3.6 GB  41 MB/s  0:29`
    var bar: String {
        let width = 18
        let full = Int(share * Double(width))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let speed = seconds >= 1 ? Double(bytes) / seconds : 0
        let left = speed > 0 ? "  \(Self.time(Double(whole - bytes) / speed))" : ""
        return "\(host)  \(what)  \(medium)  \(bar)  \(percent) %  \(Self.size(bytes)) of \(Self.size(whole))"
            + (speed > 0 ? "  \(Self.rate(speed))" : "") + left
    }

    var sentence: String { "\(host): \(what) \(medium): \(percent) % (\(Self.size(bytes)) of \(Self.size(whole)))" }

    static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<(1 << 20): "\(bytes >> 10) KB"
        case ..<(1 << 30): "\(bytes >> 20) MB"
        default: tenths(Double(bytes) / Double(1 << 30)) + " GB"
        }
    }

    static func rate(_ bytesPerSecond: Double) -> String { size(Int(bytesPerSecond)) + "/s" }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int(value * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `0:29`, `1:02:03`
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 359_999))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return whole < 3600
            ? "\(whole / 60):\(two(whole % 60))" : "\(whole / 3600):\(two(whole % 3600 / 60)):\(two(whole % 60))"
    }
}
