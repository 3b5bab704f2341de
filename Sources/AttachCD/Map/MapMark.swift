import VirtualOptical

/// How a drive, or an adapter without one, is marked on the map: by a shape and a word, so that colour is never needed.
enum MapMark: String, Sendable, CaseIterable {
    case loaded
    case empty
    case pending
    case defined
    case doubtful
    case unreachable
    case noDrive = "no-drive"

    init(_ drive: Estate.Drive?) {
        guard let drive else {
            self = .noDrive
            return
        }
        self =
            switch drive.client?.state {
            case nil: drive.status == "defined" ? .defined : drive.medium == nil ? .empty : .loaded
            case "attached", "not-running": drive.medium == nil ? .empty : .loaded
            case "pending": .pending
            case "unreachable": .unreachable
            default: .doubtful
            }
    }

    var symbol: String {
        switch self {
        case .loaded: "●"
        case .empty: "○"
        case .pending: "◐"
        case .defined: "◇"
        case .doubtful: "▲"
        case .unreachable: "✕"
        case .noDrive: "·"
        }
    }

    /// For terminals without UTF-8.
    var plainSymbol: String {
        switch self {
        case .loaded: "*"
        case .empty: "o"
        case .pending: "+"
        case .defined: "?"
        case .doubtful: "!"
        case .unreachable: "x"
        case .noDrive: "."
        }
    }

    /// For the legend.
    var meaning: String {
        switch self {
        case .loaded: "medium loaded"
        case .empty: "empty"
        case .pending: "AIX hasn't configured it"
        case .defined: "Defined on the VIOS"
        case .doubtful: "stale or not proven"
        case .unreachable: "unreachable"
        case .noDrive: "no drive"
        }
    }
}

extension Estate.Adapter {
    /// The partition as the map names it.
    var partitionText: String {
        switch (lpar, partitionID) {
        case (let name?, let id?): "\(name) (\(id))"
        case (let name?, nil): name
        case (nil, let id?): "partition \(id)"
        case (nil, nil): "any client"
        }
    }
}

extension Estate.Drive {
    /// What the LPAR shows, then medium and access.
    var mapText: String {
        var words: [String] = []
        if status == "defined" { words.append("Defined") }
        if let client {
            words.append(client.cd ?? client.state)
            if !client.mounts.isEmpty { words.append("at \(client.mounts.joined(separator: ","))") }
        }
        return (words + [medium ?? "empty"] + [access].compactMap(\.self)).joined(separator: "  ")
    }
}
