import ArgumentParser
import FoundationEssentials
import Glibc

/// `2h`, `7d`, `2026-11-28`, `2026-11-28T10:30`: a moment in the past, in local time.
struct SinceArgument: ExpressibleByArgument, Equatable {
    var moment: Date

    init?(argument: String) { self.init(argument, now: Date()) }

    init?(_ text: String, now: Date) {
        if let unit = text.last, let number = Int(text.dropLast()), number > 0, number < 1_000_000,
            let seconds = ["s": 1, "m": 60, "h": 3600, "d": 86400][unit]
        {
            moment = now.addingTimeInterval(-Double(number * seconds))
            return
        }
        let form = /(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z)?)?/
        guard let match = text.wholeMatch(of: form)?.output else { return nil }
        func number(_ digits: Substring?) -> Int32 { digits.flatMap { Int32($0) } ?? 0 }
        var parts = tm()
        parts.tm_year = number(match.1) - 1900
        parts.tm_mon = number(match.2) - 1
        parts.tm_mday = number(match.3)
        parts.tm_hour = number(match.4)
        parts.tm_min = number(match.5)
        parts.tm_sec = number(match.6)
        parts.tm_isdst = -1
        let given = [parts.tm_year, parts.tm_mon, parts.tm_mday]
        moment = Date(timeIntervalSince1970: Double(match.7 == nil ? mktime(&parts) : timegm(&parts)))
        // A day that the month doesn't have is another one now.
        guard given == [parts.tm_year, parts.tm_mon, parts.tm_mday] else { return nil }
    }

    /// In the audit log's format.
    var text: String { moment.ISO8601Format() }
}
