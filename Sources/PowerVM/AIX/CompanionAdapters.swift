extension ClientView {
    /// The adapters and their states as `configure` takes them, `vscsi0:Available/vscsi1:Available`. Nil unless the kernel has named
    /// the server of each one: what wasn't known before cfgmgr may be known after it, with the same adapters.
    var adapterStates: String? {
        let isComplete = Set(served.map(\.adapter)).isSuperset(of: adapters.map(\.name))
        let states = adapters.map { "\($0.name):\($0.status)" }
        let text = states.joined(separator: "/")
        // A forced command takes 1000 characters in all.
        guard !adapters.isEmpty, isComplete, orphaned.isEmpty, text.utf8.count <= 500,
            adapters.allSatisfy({ $0.status.utf8.allSatisfy(ASCII.isAlphanumeric) })
        else { return nil }
        return text
    }

    /// Reads the answer to a verb. Where `configure` found the adapters unchanged, these and their servers are the known ones.
    public init(_ answer: CompanionAnswer, to verb: Companion.Verb) throws(ReadError) {
        try self.init(answer)
        guard let state = answer.first("adapters") else { return }
        guard state == "unchanged", adapters.isEmpty, served.isEmpty, case .configure(let run) = verb, let known = run.known,
            known.adapterStates != nil
        else {
            throw ReadError(
                command: "attach-cd-lpar configure", line: nil, text: "adapters=" + state,
                expected: "unchanged, if any were given")
        }
        adapters = known.adapters
        served = known.served
    }
}
