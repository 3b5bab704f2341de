import PowerVM

/// The evidence that decided which client adapter belongs to the vhost, strongest first (contract, section 3).
public enum ProofKind: String, Sendable {
    /// The HMC's pair of client slot and server slot.
    case hmcSlotPair = "hmc-slot-pair"
    /// The LPAR's kernel reports this VIOS partition and vhost.
    case cvai
    /// This run created the VTD, and exactly one cd with its LUN is Available that did not exist in any state before.
    case appearance
    /// The LPAR has one vscsi adapter and one surveyed vhost carries its id.
    case onlyAdapter = "only-adapter"
    /// Of several cds at the LUN exactly this one delivers what was loaded into the VTD.
    case medium
}

/// The client adapter of a vhost, and what proves it.
struct ClientAdapterMatch: Sendable, Equatable {
    var adapter: ClientView.Adapter
    var by: ProofKind
}

/// What is proven of the cd that belongs to a VTD.
enum ProofResult: Sendable, Equatable {
    /// The cd at our VTD's LUN behind the client adapter that belongs to the vhost is Available.
    case proven(ClientView.OpticalDevice, ClientAdapterMatch)
    /// The adapter is known; there is no Available cd at the LUN. The device is one in another state, if there is one.
    case notThere(ClientAdapterMatch, ClientView.OpticalDevice?)
    /// Nothing decides which adapter it is; these are the cds at the LUN.
    case undecided([ClientView.OpticalDevice])
}

/// Finds the cd of a VTD. Pure: it uses only its inputs.
struct AdapterMatcher: Sendable, Equatable {
    var partition: PartitionID
    /// The vhost, on its VIOS.
    var candidate: Candidate
    /// The VIOS's other names.
    var aliases: [VIOSName] = []
    /// How many surveyed vhosts carry the partition's id.
    var servingVHostCount: Int
    /// LUNs of drives on the partition's other vhosts.
    var otherOpticalLUNs: Set<LogicalUnitNumber> = []
    /// The other VIOSes of the survey: where the kernel reports one of them for an adapter, that adapter isn't ours.
    var otherVIOSes: [VIOSName] = []
    /// Client slot of the vhost as the HMC pairs them, if the HMC was queried.
    var pairedSlot: Int?

    var location: VirtualLocation { candidate.adapter.location }

    /// - Parameter before: the cds that were there, in any state, before this run created the VTD; nil if it didn't.
    func prove(
        _ view: ClientView, lun: LogicalUnitNumber, before: [ClientView.OpticalDevice]? = nil
    ) -> ProofResult {
        guard let match = match(view) else { return byAppearance(view, lun: lun, before: before) }
        let there = devices(view, lun: lun).filter { isBehind(match.adapter, $0) }
        if let device = there.first(where: { $0.isAvailable(on: location) }) {
            return match.by == .onlyAdapter && isNew(device, before)
                ? .proven(device, ClientAdapterMatch(adapter: match.adapter, by: .appearance)) : .proven(device, match)
        }
        return .notThere(match, there.first)
    }

    /// The cds, in any state, at this LUN: behind the vhost's client adapter where that is proven.
    func discs(_ view: ClientView, lun: LogicalUnitNumber) -> [ClientView.OpticalDevice] {
        let match = match(view)
        return devices(view, lun: lun).filter { disc in match.map { isBehind($0.adapter, disc) } ?? true }
    }

    /// The client adapter of the vhost, where something proves it without any cd.
    func match(_ view: ClientView) -> ClientAdapterMatch? {
        if let pairedSlot, let adapter = view.adapters.first(where: { $0.location.slot == pairedSlot && isOwn($0) }) {
            return ClientAdapterMatch(adapter: adapter, by: .hmcSlotPair)
        }
        let names = [candidate.vios] + aliases
        let named = view.served.filter { mapping in
            mapping.vhost == candidate.adapter.name && names.contains { VIOSName(mapping.vios).isSameHost(as: $0) }
        }.map(\.adapter)
        if Set(named).count == 1, let adapter = view.adapters.first(where: { $0.name == named[0] && isOwn($0) }) {
            return ClientAdapterMatch(adapter: adapter, by: .cvai)
        }
        if servingVHostCount == 1, view.adapters.count == 1, let only = view.adapters.first, isOwn(only),
            !contradicts(view, only)
        {
            return ClientAdapterMatch(adapter: only, by: .onlyAdapter)
        }
        return nil
    }

    /// Whether the kernel reports another vhost, or another VIOS that we know, for this adapter. An unknown VIOS name proves nothing: its
    /// partition may be called otherwise than its ssh host.
    private func contradicts(_ view: ClientView, _ adapter: ClientView.Adapter) -> Bool {
        let named = view.served.filter { $0.adapter == adapter.name }
        guard !named.isEmpty else { return false }
        return !named.contains { mapping in
            mapping.vhost == candidate.adapter.name
                && !otherVIOSes.contains { $0.isSameHost(as: VIOSName(mapping.vios)) }
        }
    }

    /// The one Available cd at the LUN, if it could be the vhost's: nothing proves that it is, and nothing contradicts it. The cd of
    /// another drive of the partition at the same LUN is a contradiction.
    func plausibleDevice(_ view: ClientView, lun: LogicalUnitNumber) -> ClientView.OpticalDevice? {
        let available = devices(view, lun: lun).filter { $0.isAvailable(on: location) }
        guard available.count == 1, let device = available.first, !otherOpticalLUNs.contains(lun),
            let adapter = view.adapters.first(where: { isBehind($0, device) && isOwn($0) }), !contradicts(view, adapter)
        else { return nil }
        return device
    }

    /// The Available cds at the LUN where nothing else tells which is the vhost's; nil unless each of the partition's adapters has a
    /// surveyed vhost: then one of these cds is ours.
    func twins(_ view: ClientView, lun: LogicalUnitNumber) -> [ClientView.OpticalDevice]? {
        guard match(view) == nil, view.adapters.filter(isOwn).count <= servingVHostCount else { return nil }
        let available = devices(view, lun: lun).filter { $0.isAvailable(on: location) }
        return available.count > 1 ? available : nil
    }

    /// The match of a cd that its content tells apart; nil if the kernel reports another vhost for its adapter.
    func match(_ view: ClientView, byMediumIn device: ClientView.OpticalDevice) -> ClientAdapterMatch? {
        guard let adapter = view.adapters.first(where: { isBehind($0, device) && isOwn($0) }), !contradicts(view, adapter)
        else { return nil }
        return ClientAdapterMatch(adapter: adapter, by: .medium)
    }

    private func byAppearance(
        _ view: ClientView, lun: LogicalUnitNumber, before: [ClientView.OpticalDevice]?
    ) -> ProofResult {
        let all = devices(view, lun: lun)
        let fresh = all.filter { $0.isAvailable(on: location) && isNew($0, before) }
        // The new cd may be another vhost's drive, come in the same cfgmgr: one at the same LUN that we know of, or, while an older cd
        // is at this LUN (it may be a stale one at our own location), one of a vhost that wasn't surveyed.
        let hasUnknownAdapters = view.adapters.filter(isOwn).count > servingVHostCount
        let isClear = !otherOpticalLUNs.contains(lun) && (all.count == 1 || !hasUnknownAdapters)
        if isClear, fresh.count == 1,
            let adapter = view.adapters.first(where: { isBehind($0, fresh[0]) && isOwn($0) }),
            !contradicts(view, adapter)
        {
            return .proven(fresh[0], ClientAdapterMatch(adapter: adapter, by: .appearance))
        }
        return .undecided(all)
    }

    /// The LUN of a cd that came with the drive, where it may be that of a drive which another of the partition's vhosts has got since the
    /// survey, and our own didn't come. Nil where the adapter is known by something else.
    func doubtfulLUN(_ device: ClientView.OpticalDevice, _ view: ClientView) -> LogicalUnitNumber? {
        servingVHostCount > 1 && match(view) == nil ? device.location?.lun : nil
    }

    /// Available cds that can't be of any drive of the vhost, but would be at the location of one that is created there now:
    /// where its client adapter isn't known, all of the partition at a LUN that is free on the vhost.
    func staleDevices(_ view: ClientView) -> [ClientView.OpticalDevice] {
        let taken = Set(candidate.adapter.vtds.map(\.lun))
        let match = match(view)
        return view.discs.filter { device in
            guard device.isAvailable(on: location), let place = device.location, let lun = place.lun else { return false }
            return place.partition == partition && !taken.contains(lun)
                && (match.map { $0.adapter.location.slot == place.slot } ?? true)
        }
    }

    private func devices(_ view: ClientView, lun: LogicalUnitNumber) -> [ClientView.OpticalDevice] {
        view.discs.filter { $0.location?.lun == lun && $0.location?.partition == partition }
    }

    private func isNew(_ device: ClientView.OpticalDevice, _ before: [ClientView.OpticalDevice]?) -> Bool {
        guard let before else { return false }
        return !before.contains { $0.name == device.name || $0.location == device.location }
    }

    /// The cd's location code is the adapter's, with a LUN.
    private func isBehind(_ adapter: ClientView.Adapter, _ device: ClientView.OpticalDevice) -> Bool {
        device.location?.slot == adapter.location.slot && device.location?.machine == adapter.location.machine
    }

    private func isOwn(_ adapter: ClientView.Adapter) -> Bool { adapter.location.partition == partition }
}
