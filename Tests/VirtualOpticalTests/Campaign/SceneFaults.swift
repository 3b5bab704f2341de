import PowerVM

/// Everything that can go wrong in a scene, each at its place.
struct SceneFaults: Sendable {
    /// What befalls one exchange of one client with one host.
    enum Net: Sendable, CaseIterable {
        /// The connection breaks before the line is run.
        case before
        /// The line is run to its end, the answer is lost.
        case after
        /// The connection breaks while the line runs; what runs there keeps running.
        case during
        /// Nothing comes any more.
        case stall
        /// The second half of the answer is lost.
        case half
        /// Some bytes of the answer are replaced.
        case garbled
        case unreachable
    }

    /// How a host handles one of its commands.
    enum Command: Sendable, Equatable {
        /// Ends with 1, without an effect.
        case fails
        /// Ends with 0, without an effect.
        case pretends
        /// Has its effect and ends with 1.
        case complains
        /// Answers at once; the effect comes later.
        case late(Double)
        /// Answer and effect come later.
        case slow(Double)
        /// The device configuration database is locked.
        case locked
    }

    enum Listing: Sendable, CaseIterable {
        /// Never shows the newest VTD.
        case short
        /// Shows once what was there before the last change.
        case lagging
    }

    struct Place: Hashable, Sendable {
        var client: Int
        var host: String
        var exchange: Int
    }

    var net: [Place: Net] = [:]
    /// From this exchange on the host doesn't answer this client.
    var deadFrom: [Place] = []
    /// By the command's word, how each of its runs is handled; later runs are handled as usual.
    var commands: [String: [Command]] = [:]
    var listings: [String: Listing] = [:]
    /// The listing that is short or lags is lsmap, not lsvopt.
    var hidesInLsmap = false
    /// When each client is interrupted.
    var interruptions: [Int: Double] = [:]
    /// What a person does, and when.
    var acts: [(time: Double, act: HumanAct)] = []

    func isDead(_ place: Place) -> Bool {
        deadFrom.contains { $0.client == place.client && $0.host == place.host && $0.exchange <= place.exchange }
    }
}

/// What a person does by hand meanwhile.
enum HumanAct: Sendable, CaseIterable {
    case makeDrive, removeDrive, configure, removeDisc, mount, unmount, load, unload

    func perform(_ inside: inout ModelWorld.Inside) {
        guard let vios = inside.state.vioses.firstIndex(where: { $0.vhosts.contains { $0.client == inside.state.lpar.id } }),
            let vhost = inside.state.vioses[vios].vhosts.firstIndex(where: { $0.client == inside.state.lpar.id })
        else { return }
        let name = inside.state.vioses[vios].vhosts[vhost].name
        let drive = inside.state.vioses[vios].vhosts[vhost].vtds.last { $0.kind == .fileOptical }?.name
        let disc = inside.state.lpar.discs.firstIndex { $0.slot != nil && $0.status == "Available" }
        switch self {
        case .makeDrive: _ = inside.mkvdev(vhost: name, name: nil, vios: vios)
        case .removeDrive: if let drive { _ = inside.rmvdev(drive, vios: vios) }
        case .configure: inside.cfgmgr("vio0")
        case .removeDisc: if let disc { inside.state.lpar.discs.remove(at: disc) }
        case .mount: if let disc { inside.state.lpar.discs[disc].mount = "/mnt" }
        case .unmount: if let disc { inside.state.lpar.discs[disc].mount = nil }
        case .load:
            if let drive, let medium = inside.state.vioses[vios].media.last { _ = inside.loadopt(medium, drive, vios: vios) }
        case .unload: if let drive { _ = inside.unloadopt(drive, releasing: false, vios: vios) }
        }
    }
}
