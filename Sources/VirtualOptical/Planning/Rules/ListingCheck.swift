import PowerVM

/// Two readings of one VIOS that can't both be true.
struct Contradiction: Sendable, Equatable {
    var vios: VIOSName
    /// Both readings.
    var text: String

    /// Where the drive is there all the same.
    var warning: String { "\(vios): \(text)" }
}

/// Holds what `lsmap`, `lsvopt`, the LPAR's cds and its kernel show of the same devices against each other. A drive that one listing
/// hides may be the very drive that the LPAR has.
struct ListingCheck: Sendable {
    var request: DriveRequest
    var facts: Facts
    var routes: Routes

    var contradictions: [Contradiction] { contradictions(mine) }

    private func contradictions(_ mine: [Place]) -> [Contradiction] {
        facts.servers.flatMap { unmapped($0) } + mine.flatMap { unlisted($0) } + unknownToVIOS(mine)
    }

    /// A VTD without a backing device that isn't an optical drive proves nothing alone.
    var warnings: [String] {
        mine.flatMap { place in
            place.unlisted.filter { !contradicts($0, place) }.map {
                "\(place.candidate.vios): \($0.name) on \(place.candidate.adapter.name) has no backing device, and lsvopt doesn't list it"
            }
        }
    }

    /// The VIOSes to look at again.
    /// - Parameter isCreating: `lsvopt` was asked first, so a drive that came since then looks like a VTD that isn't an optical drive.
    func doubtful(isCreating: Bool) -> Set<VIOSName> {
        let mine = mine
        // Where lsrep can't be read, another VIOS would be chosen than by a run that can read it.
        let isChosen = Set(mine.map(\.candidate.vios)).count > 1
        func isOpen(_ place: Place) -> Bool {
            !place.unlisted.isEmpty || isChosen && facts.server(place.candidate.vios)?.hasGarbledRepository == true
        }
        let open = isCreating ? mine.filter(isOpen) : []
        return Set(contradictions(mine).map(\.vios) + open.map(\.candidate.vios))
    }

    /// Where "there is no such drive" would follow from the listings.
    func requireAgreement() throws(Problem) {
        if let first = contradictions.first { throw .listingsDisagree(first) }
    }

    // MARK: lsvopt lists what lsmap lacks

    private func unmapped(_ server: ServerFacts) -> [Contradiction] {
        server.drives.keys.filter { server.holder(of: $0) == nil }.sorted().map {
            Contradiction(vios: server.vios, text: "lsvopt lists \($0), but lsmap shows no adapter that has it")
        }
    }

    // MARK: lsmap shows what lsvopt lacks

    /// One of the LPAR's vhosts.
    private struct Place {
        var candidate: Candidate
        /// VTDs that may be optical drives and that lsvopt doesn't list.
        var unlisted: [ServerVTD]
        var matcher: AdapterMatcher
    }

    private var mine: [Place] {
        let finder = DriveFinder(request: request, facts: facts, routes: routes, need: .nothing)
        // Of a partition that isn't the one that was requested nothing is concluded: the planner refuses it.
        guard let found = try? finder.find() else { return [] }
        return found.candidates.map { candidate in
            let drives = facts.server(candidate.vios)?.drives ?? [:]
            return Place(
                candidate: candidate,
                unlisted: candidate.adapter.vtds.filter { drives[$0.name] == nil && $0.mayBeOptical },
                matcher: finder.matcher(candidate, found))
        }
    }

    private func unlisted(_ place: Place) -> [Contradiction] {
        let again = facts.unconfirmed.contains(place.candidate.vios) ? ", and the VIOS couldn't be queried again" : ""
        return place.unlisted.filter { contradicts($0, place) }.map { vtd in
            let cd = disc(at: vtd.lun, place).map { "; the LPAR has \($0.name) (\($0.status)) at that LUN" } ?? ""
            return Contradiction(
                vios: place.candidate.vios,
                text: "lsmap shows \(vtd.name) (LUN \(vtd.lun), \(vtd.backing ?? "no backing device")) on "
                    + "\(place.candidate.adapter.name), but lsvopt doesn't list it\(cd)\(again)")
        }
    }

    private func contradicts(_ vtd: ServerVTD, _ place: Place) -> Bool {
        isOptical(vtd, place) || facts.unconfirmed.contains(place.candidate.vios)
    }

    private func isOptical(_ vtd: ServerVTD, _ place: Place) -> Bool {
        let wanted = request.drive.name ?? DriveNaming.defaultName(for: request.lpar.name)?.name
        return vtd.holdsMedium || vtd.name == wanted?.device || disc(at: vtd.lun, place) != nil
    }

    /// The LPAR's cd at this LUN, unless it is known to be behind another vhost.
    private func disc(at lun: LogicalUnitNumber, _ place: Place) -> ClientView.OpticalDevice? {
        guard let view = facts.client?.view else { return nil }
        let slot = place.matcher.match(view)?.adapter.location.slot
        return view.discs.first { disc in
            guard let location = disc.location else { return false }
            return location.lun == lun && location.partition == place.matcher.partition
                && (slot.map { $0 == location.slot } ?? true)
        }
    }

    // MARK: The kernel reports what lsmap lacks

    /// Only where an adapter of the LPAR is unaccounted for: the kernel can keep an old name of its VIOS.
    private func unknownToVIOS(_ mine: [Place]) -> [Contradiction] {
        guard let client = facts.client, mine.count < client.view.adapters.count else { return [] }
        return client.view.served.compactMap { mapping in
            let named = facts.servers.filter { $0.isCalled(VIOSName(mapping.vios)) && $0.machine == client.identity.machine }
            guard named.count == 1, let server = named.first, server.adapter(mapping.vhost) == nil else { return nil }
            return Contradiction(
                vios: server.vios,
                text:
                    "the LPAR's kernel reports \(mapping.vhost) of it as the server of \(mapping.adapter), but lsmap shows no such adapter"
            )
        }
    }
}

extension ServerVTD {
    /// Its backing file is in the media repository: a drive with a medium in it.
    var holdsMedium: Bool { backing?.hasPrefix("/var/vio/VMLibrary/") ?? false }

    /// By what is behind it, it can be an optical drive: nothing, or a medium.
    var mayBeOptical: Bool { !isBacked || holdsMedium }
}
