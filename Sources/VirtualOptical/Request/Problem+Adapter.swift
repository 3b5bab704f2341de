import PowerVM

/// No vhost, or the wrong one.
extension Problem {
    /// - Parameter vioses: those that were asked for it.
    static func noSuchAdapter(_ name: VHostName, on vioses: [VIOSName], served: String) -> Problem {
        Problem(
            .refused, .noSuchAdapter, "\(vioses.list): there is no adapter \(name)", hint: served,
            host: vioses.count == 1 ? vioses[0].text : nil)
    }

    static func noSuchAdapter(_ name: VHostName, on server: ServerFacts) -> Problem {
        let known = server.adapters.map(\.name.text).joined(separator: ", ")
        return Problem(
            .refused, .noSuchAdapter, "\(server.vios): there is no adapter \(name)",
            hint: known.isEmpty
                ? "\(server.vios) has no virtual SCSI server adapter: add one on the HMC" : "\(server.vios) has \(known)",
            host: server.vios.text)
    }

    static func noSuchAdapter(_ name: VHostName, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .noSuchAdapter, "\(vios): there is no adapter \(name)",
            hint: "attach-cd vios lsvscsi \(vios) lists the adapters", host: vios.text)
    }

    static func adapterServesAnother(
        _ adapter: ServerAdapter, on vios: VIOSName, lpar: String, _ partition: PartitionID, served: String
    ) -> Problem {
        let reading = adapter.client.map { "partition \($0)" } ?? "no partition (client id 0x00000000)"
        return Problem(
            .refused, adapter.client == nil ? .clientIDUnknown : .adapterServesAnother,
            "\(vios): \(adapter.name) serves \(reading); \(lpar) is partition \(partition)", hint: served, host: vios.text)
    }

    static func ambiguousAdapter(_ candidates: [Candidate], _ lpar: String) -> Problem {
        Problem(
            .refused, .ambiguousAdapter, "\(candidates.map(\.place).joined(separator: " and ")) both serve \(lpar)",
            hint: "choose one with --vios")
    }

    /// - Parameter hmc: with the slots that it pairs.
    static func noAdapter(for partition: PartitionID, on vioses: [VIOSName], hmc: HMCFacts?) -> Problem {
        var message = "\(vioses.list): no adapter serves partition \(partition)"
        if let hmc {
            let pairs = hmc.pairs.map { "C\($0.clientSlot) with slot C\($0.serverSlot) of VIOS partition \($0.vios)" }
            message += "; \(hmc.hmc) pairs " + (pairs.isEmpty ? "no virtual SCSI slot of it" : pairs.joined(separator: ", "))
        }
        return Problem(
            .refused, .noAdapter, message,
            hint:
                "add a virtual SCSI adapter pair on the HMC (and run cfgdev on the VIOS if lsdev -slots shows Unknown), or give another VIOS with --vios"
        )
    }

    /// - Parameter unconnected: adapters without a client, as they are named to people.
    static func clientIDUnknown(
        for partition: PartitionID, on vioses: [VIOSName], _ unconnected: [String], _ hmc: EvidenceSources.HMC
    ) -> Problem {
        Problem(
            .refused, .clientIDUnknown,
            "\(vioses.list): no adapter serves partition \(partition); the client id of \(unconnected.joined(separator: ", ")) is 0x00000000: "
                + "no client has connected there yet",
            hint: "activate the LPAR\(hmc.alternative): its slot numbers show which partition an adapter serves")
    }

    /// `--configure adapter` without a proof.
    static func adapterNotProven(
        _ lpar: String, _ target: Target, _ view: ClientView, _ evidence: EvidenceSources
    ) -> Problem {
        Problem(
            .refused, .adapterNotProven,
            "can't determine which adapter of \(lpar) belongs to \(target.adapter.name) on \(target.vios); it has "
                + view.adapters.map { "\($0.name) in slot C\($0.location.slot)" }.joined(separator: ", "),
            hint: "use --configure vio0; or \(evidence.hint(view))")
    }

    static func adapterGone(_ adapter: VHostName, from vios: VIOSName) -> Problem {
        Problem(
            .failed, .adapterGone, "\(vios): lsmap doesn't show \(adapter) any more",
            hint: "check ioscli lsmap -all on \(vios), then run the same command again",
            host: vios.text)
    }

    /// - Parameter command: the one that was sent to it.
    static func adapterServesAnother(now: ServerAdapter, before: ServerAdapter, on vios: VIOSName, command: String) -> Problem {
        func words(_ client: PartitionID?) -> String { client.map { "partition \($0)" } ?? "no partition" }
        return Problem(
            .failed, .adapterServesAnother,
            "\(vios): \(before.name) serves \(words(now.client)) now; the survey saw \(words(before.client))",
            hint:
                "the adapters changed in the meantime: check ioscli lsmap -vadapter \(before.name) on \(vios), then run the same command again",
            host: vios.text, command: command, retryable: true)
    }

    static func noRoute(to vios: VIOSName) -> Problem {
        Problem(.failed, .noVIOS, "there is no route to \(vios)", hint: "give it with --vios or in the inventory")
    }

    /// - Parameter client: the LPAR, if it was queried.
    static func noVIOS(_ lpar: String, _ hmc: EvidenceSources.HMC, _ client: ClientFacts?) -> Problem {
        let kernel =
            switch client?.identity.privilege {
            case .root?: "its kernel (kdb) gave no answer"
            case nil: "the LPAR wasn't queried"
            default: "only root may query its kernel (kdb)"
            }
        let console =
            switch hmc {
            case .notQueried: "no HMC is known"
            case .answered: "the HMC lists none"
            case .silent: "the HMC didn't answer"
            }
        return Problem(
            .refused, .noVIOS,
            "can't determine which VIOS serves \(lpar): the inventory names none, \(kernel), \(console)",
            hint:
                "give it with --vios, or write its system into the inventory: lpars: { \(lpar): { system: MS } }\(hmc.alternative)"
        )
    }

    /// The adapter isn't Available on the VIOS.
    static func adapterDefined(_ adapter: VHostName, status: String, on vios: VIOSName) -> Problem {
        Problem(
            .refused, .adapterNotAvailable, "\(vios): \(adapter) is \(status), not Available",
            hint: "run ioscli cfgdev -dev \(adapter) on \(vios), then the same command again", host: vios.text,
            retryable: true)
    }
}

extension [VIOSName] {
    /// `vio1, vio2`
    var list: String { map(\.text).joined(separator: ", ") }
}
