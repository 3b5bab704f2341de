import PowerVM

/// The companion script of a scene's LPAR, with the time that it takes.
extension SceneWorld {
    func companion(_ line: String, _ client: Int, _ place: SceneFaults.Place) async -> String {
        let words = line.split(separator: " ").map(String.init)
        let verb = words.count > 2 ? words[2] : ""
        await simulation.sleep(0.5)
        if verb == "configure" { return await configure(line, words, client) }
        let text = apply(client, verb) { inside in
            inside.isConfiguring = isCfgmgrRunning
            return inside.companion(line, exchange: 0)
        }
        looks[SceneFaults.Place(client: client, host: place.host, exchange: 0)] = simulation.now
        return text
    }

    /// One cfgmgr at a time; it keeps running when the script gives up waiting.
    private func configure(_ line: String, _ words: [String], _ client: Int) async -> String {
        await simulation.sleep(Double(random.below(4)))
        while isCfgmgrRunning { await simulation.sleep(1) }
        isCfgmgrRunning = true
        let wait = words.first { $0.hasPrefix("wait=") }.flatMap { Double($0.dropFirst(5)) } ?? 900
        let kind = faults.commands["cfgmgr"].flatMap { $0.isEmpty ? nil : $0.first }
        if kind != nil { faults.commands["cfgmgr"]?.removeFirst() }
        var seconds = Self.cfgmgrSeconds
        if case .slow(let more) = kind { seconds = more }
        let run: @Sendable () -> String = { [self] in
            isCfgmgrRunning = false
            return apply(client, "configure") { $0.companion(line, exchange: 0) }
        }
        guard seconds <= wait else {
            Task {
                await simulation.sleep(seconds)
                _ = run()
            }
            await simulation.sleep(wait)
            let nonce = words.first { $0.hasPrefix("nonce=") }.map { String($0.dropFirst(6)) } ?? "-"
            var answer = ModelWorld.Inside.Answer(nonce: nonce, verb: "configure")
            answer.add("cfgmgr", "running")
            answer.fail(1, "cfgmgr-running", "cfgmgr has not ended; it keeps running")
            return answer.text
        }
        await simulation.sleep(seconds)
        return run()
    }
}
