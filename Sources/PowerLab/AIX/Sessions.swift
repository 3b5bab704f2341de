import Foundation

/// `who -b` and `rolelist`. guess: both layouts are from memory.
enum Sessions {
    static let who = EmulatedCommand(effect: .reads) { invocation, machine in
        guard invocation.arguments == ["-b"] else { return Getopt.usage("who", "who -b (all that powerlab emulates)") }
        let boot = Date(timeIntervalSince1970: machine.lpar.bootTime).formatted(
            .verbatim(
                "\(month: .abbreviated) \(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
                locale: Locale(identifier: "en_US"), timeZone: .current, calendar: .current))
        return Answer(out: "   .        system boot \(boot)\n")
    }

    /// `rolelist -e -a`: the effective roles with their authorizations.
    static let rolelist = EmulatedCommand(effect: .reads) { invocation, machine in
        let authorizations = machine.lpar.accounts.first { $0.name == invocation.user }?.authorizations ?? []
        return Answer(out: authorizations.isEmpty ? "" : "DevConfig       \(authorizations.joined(separator: ","))\n")
    }
}
