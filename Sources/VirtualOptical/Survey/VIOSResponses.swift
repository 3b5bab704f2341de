import PowerVM

/// What has come back from the VIOSes so far.
struct VIOSResponses: Sendable {
    var servers: [ServerFacts] = []
    var unanswered: [UnansweredVIOS] = []
    /// How each VIOS that answered was reached.
    var routes: [VIOSName: RemoteHost] = [:]
    var notes: [String] = []

    mutating func add(_ answers: [(host: RemoteHost, answer: Result<ServerFacts, Problem>)]) {
        for (host, answer) in answers {
            switch answer {
            case .success(let facts):
                servers.append(facts)
                routes[host.name] = host
                unanswered.removeAll { $0.vios == host.name }
            case .failure(let problem):
                unanswered.append(UnansweredVIOS(vios: host.name, problem: problem))
            }
        }
    }

    /// A VIOS that was queried under two names counts once: under the name that was requested, else the first.
    mutating func merge(preferring name: VIOSName?) {
        var kept: [ServerFacts] = []
        for server in servers {
            guard let index = kept.firstIndex(where: { $0.isSame(as: server) }) else {
                kept.append(server)
                continue
            }
            let isPreferred = server.vios == name
            var one = isPreferred ? server : kept[index]
            let other = isPreferred ? kept[index] : server
            one.aliases = other.aliases + [other.vios]
            kept[index] = one
            routes[other.vios] = nil
            notes.append("\(other.vios) is the same VIOS as \(one.vios)")
        }
        servers = kept
    }
}
