import ArgumentParser

/// `90s`, `15m`, `2h`.
struct DurationArgument: ExpressibleByArgument, Equatable {
    var duration: Duration

    init?(argument: String) {
        guard let unit = argument.last, let number = Int(argument.dropLast()), number > 0, number <= 1_000_000 else { return nil }
        switch unit {
        case "s": duration = .seconds(number)
        case "m": duration = .seconds(number * 60)
        case "h": duration = .seconds(number * 3600)
        default: return nil
        }
    }
}
