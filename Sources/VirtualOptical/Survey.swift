import PowerVM

/// Asks the hosts, all at once, one exec each. It never changes anything.
struct Survey: Sendable {
    var hosts: Hosts
    var request: DriveRequest
    var surroundings: Surroundings

    /// - Parameter wanted: the name that a new drive would get, asked for on every VIOS.
    func run(wanted: DriveName?) async throws(Problem) -> Facts {
        if let wait = request.wait, let lpar = hosts.lpar {
            try await BootWait(lpar: lpar, request: request, surroundings: surroundings).untilAnswers(within: wait)
        }
        async let asked = askAll(hosts.vioses, wanted: wanted)
        let client: ClientFacts?
        if let lpar = hosts.lpar {
            do {
                client = try await askClient(lpar)
            } catch {
                _ = await asked
                throw error
            }
        } else {
            client = nil
        }
        var (servers, silent) = await asked
        let (more, moreSilent) = await askAll(await unlistedServers(client), wanted: wanted)
        servers += more
        silent += moreSilent
        guard !servers.isEmpty else {
            if let first = silent.first { throw first.problem }
            throw Problem(
                .refused, "no-vios", "nothing says which VIOS serves \(request.lpar)",
                hint: "name it with --vios, or write its system into the inventory: lpars: { \(request.lpar): { system: MS } }")
        }
        return Facts(client: client, servers: servers, silent: silent)
    }

    /// When no option and no file names a VIOS, the LPAR's kernel does.
    private func unlistedServers(_ client: ClientFacts?) async -> [VIOSAccess] {
        guard hosts.vioses.isEmpty, let client else { return [] }
        var names: [String] = []
        for served in client.view.served where !names.contains(served.vios) { names.append(served.vios) }
        var found: [VIOSAccess] = []
        for name in names {
            if let access = await hosts.viosNamed(name) { found.append(access) }
        }
        return found
    }

    func askClient(_ lpar: LPARAccess) async throws(Problem) -> ClientFacts {
        let answer = try await lpar.ask(.facts, bound: request.bounds.command)
        do {
            return ClientFacts(
                host: lpar.runner.host, identity: try ClientIdentity(answer), view: try ClientView(answer))
        } catch {
            throw Problem(error, host: lpar.runner.host)
        }
    }

    private func askAll(_ vioses: [VIOSAccess], wanted: DriveName?) async -> ([ServerFacts], [SilentServer]) {
        let results = await withTaskGroup(of: (Int, Result<ServerFacts, Problem>).self) { group in
            for (index, vios) in vioses.enumerated() {
                group.addTask {
                    do throws(Problem) {
                        return (index, .success(try await vios.survey(wanted: wanted, bound: request.bounds.command)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        var servers: [ServerFacts] = []
        var silent: [SilentServer] = []
        for (index, result) in results {
            switch result {
            case .success(let facts): servers.append(facts)
            case .failure(let problem): silent.append(SilentServer(vios: vioses[index].name, problem: problem))
            }
        }
        return (servers, silent)
    }
}
