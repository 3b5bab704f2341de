import PowerVM

/// The evidence that decided which client adapter belongs to the vhost, strongest first (contract, section 3).
public enum ProofKind: String, Sendable {
    /// The HMC's pair of client slot and server slot.
    case hmcSlotPair = "hmc-slot-pair"
    /// The LPAR's kernel names this VIOS partition and vhost.
    case cvai
    /// This run made the VTD, and exactly one cd with its LUN is Available that did not exist in any state before.
    case appearance
    /// The LPAR has one vscsi adapter and one surveyed vhost carries its id.
    case onlyAdapter = "only-adapter"
}

/// The client's end of a drive.
struct ClientAdapterMatch: Sendable, Equatable {
    var adapter: ClientView.Adapter
    var by: ProofKind
}

/// What can be said of the cd that belongs to a VTD.
enum ProofResult: Sendable, Equatable {
    /// The cd at our VTD's LUN behind the client adapter that belongs to the vhost is Available.
    case proven(ClientView.OpticalDevice, ClientAdapterMatch)
    /// The adapter is known; no Available cd stands at the LUN. The disc is one in another state, if there is one.
    case notThere(ClientAdapterMatch, ClientView.OpticalDevice?)
    /// Nothing decides which adapter it is; these are the cds at the LUN.
    case undecided([ClientView.OpticalDevice])
}

/// Looks for the cd of a VTD. Pure: everything it knows is handed in.
struct AdapterMatcher: Sendable {
    var partition: PartitionID
    var vios: String
    /// Its other names.
    var aliases: [String] = []
    var vhost: VHostName
    /// The vhost's location code.
    var server: VirtualLocation
    /// How many surveyed vhosts carry the partition's id.
    var carriers: Int
    /// LUNs of drives on the partition's other vhosts.
    var otherOpticalLUNs: Set<LogicalUnitNumber> = []
    /// The other VIOSes of the survey: where the kernel names one of them for an adapter, that adapter isn't ours.
    var otherVioses: [String] = []
    /// Client slot of the vhost as the HMC pairs them, if the HMC was asked.
    var pairedSlot: Int?
    /// The cds that stood there, in any state, before this run made the VTD; nil if this run didn't make it.
    var before: [ClientView.OpticalDevice]?

    func prove(_ view: ClientView, lun: LogicalUnitNumber) -> ProofResult {
        let view = view.judged(against: server)
        guard let end = clientEnd(view) else { return byAppearance(view, lun: lun) }
        let there = discs(view, lun: lun).filter { isBehind(end.adapter, $0) }
        if let disc = there.first(where: \.isAvailable) {
            return end.by == .onlyAdapter && isNew(disc, lun: lun)
                ? .proven(disc, ClientAdapterMatch(adapter: end.adapter, by: .appearance)) : .proven(disc, end)
        }
        return .notThere(end, there.first)
    }

    /// The client adapter of the vhost, where something says it without looking at any cd.
    func clientEnd(_ view: ClientView) -> ClientAdapterMatch? {
        if let pairedSlot, let adapter = view.adapters.first(where: { $0.location.slot == pairedSlot && isOwn($0) }) {
            return ClientAdapterMatch(adapter: adapter, by: .hmcSlotPair)
        }
        let named = view.served.filter { served in
            served.vhost == vhost && ([vios] + aliases).contains { Self.sameHost(served.vios, $0) }
        }.map(\.adapter)
        if Set(named).count == 1, let adapter = view.adapters.first(where: { $0.name == named[0] && isOwn($0) }) {
            return ClientAdapterMatch(adapter: adapter, by: .cvai)
        }
        if carriers == 1, view.adapters.count == 1, let only = view.adapters.first, isOwn(only), !contradicts(view, only) {
            return ClientAdapterMatch(adapter: only, by: .onlyAdapter)
        }
        return nil
    }

    /// Whether the kernel names another vhost, or another VIOS that we know, for this adapter. A VIOS name that we don't know says
    /// nothing: its partition may be called otherwise than its ssh host.
    private func contradicts(_ view: ClientView, _ adapter: ClientView.Adapter) -> Bool {
        let named = view.served.filter { $0.adapter == adapter.name }
        guard !named.isEmpty else { return false }
        return !named.contains { served in
            served.vhost == vhost && !otherVioses.contains { AdapterMatcher.sameHost($0, served.vios) }
        }
    }

    private func byAppearance(_ view: ClientView, lun: LogicalUnitNumber) -> ProofResult {
        let all = discs(view, lun: lun)
        let fresh = all.filter { $0.isAvailable && isNew($0, lun: lun) }
        // The new cd may be another vhost's drive, come in the same cfgmgr: one at the same LUN that we know of, or, while an older cd
        // stands at this LUN (it may be a stale one at our own place), one of a vhost that nobody surveyed.
        let unknownAdapters = view.adapters.filter(isOwn).count > carriers
        let isClear = !otherOpticalLUNs.contains(lun) && (all.count == 1 || !unknownAdapters)
        if isClear, fresh.count == 1,
            let adapter = view.adapters.first(where: { isBehind($0, fresh[0]) && isOwn($0) }),
            !contradicts(view, adapter)
        {
            return .proven(fresh[0], ClientAdapterMatch(adapter: adapter, by: .appearance))
        }
        return .undecided(all)
    }

    /// Available cds that can't be of any drive of the vhost, but would stand at the place of one that is made there now: where its
    /// client adapter isn't known, all of the partition at a LUN that is free on the vhost.
    func leftovers(_ view: ClientView, besides taken: Set<LogicalUnitNumber>) -> [ClientView.OpticalDevice] {
        let end = clientEnd(view)
        return view.judged(against: server).discs.filter { disc in
            guard disc.isAvailable, let location = disc.location, let lun = location.lun else { return false }
            return location.partition == partition && !taken.contains(lun)
                && (end.map { $0.adapter.location.slot == location.slot } ?? true)
        }
    }

    private func discs(_ view: ClientView, lun: LogicalUnitNumber) -> [ClientView.OpticalDevice] {
        view.discs.filter { $0.location?.lun == lun && $0.location?.partition == partition }
    }

    private func isNew(_ disc: ClientView.OpticalDevice, lun: LogicalUnitNumber) -> Bool {
        guard let before else { return false }
        return !before.contains { $0.name == disc.name || $0.location == disc.location }
    }

    /// The cd's location code is the adapter's, with a LUN.
    private func isBehind(_ adapter: ClientView.Adapter, _ disc: ClientView.OpticalDevice) -> Bool {
        disc.location?.slot == adapter.location.slot && disc.location?.machine == adapter.location.machine
    }

    private func isOwn(_ adapter: ClientView.Adapter) -> Bool { adapter.location.partition == partition }

    /// cvai names the VIOS's partition, we know its ssh host: the same but for case and domain.
    static func sameHost(_ a: String, _ b: String) -> Bool {
        func short(_ name: String) -> Substring { name.lowercased().split(separator: ".").first ?? "" }
        return a == b || short(a) == short(b)
    }
}
