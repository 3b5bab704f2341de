import PowerVM

@testable import VirtualOptical

extension ModelState {
    /// One VIOS, one adapter, no drive: vhost2 in slot 30 to slot 2 of aix04(5), with a disk; and another LPAR's adapter.
    static var simple: ModelState {
        ModelState(
            vioses: [
                ModelVIOS(
                    name: "vio1", partition: "vio1",
                    vhosts: [
                        ModelVhost(
                            number: 0, slot: 25, client: 3, clientSlot: 2,
                            vtds: [ModelVTD(name: "aix01_root", lun: 0x81, kind: .disk)]),
                        ModelVhost(
                            number: 2, slot: 30, client: 5, clientSlot: 2,
                            vtds: [ModelVTD(name: "aix04_root", lun: 0x81, kind: .disk)]),
                    ])
            ], lpar: ModelLPAR(adapters: [ModelVSCSI(number: 0, slot: 2)]))
    }

    /// The same with the drive aix04_cd (LUN 0x82) and its cd0.
    static var attached: ModelState {
        var state = simple
        state.vioses[0].vhosts[1].vtds.append(ModelVTD(name: "aix04_cd", lun: 0x82))
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x82)]
        return state
    }

    /// Two VIOSes, the repository on the second, an adapter to each.
    static var dual: ModelState {
        ModelState(
            vioses: [
                ModelVIOS(
                    name: "vio1", partition: "vio1", vhosts: [ModelVhost(number: 2, slot: 30, client: 5, clientSlot: 2)],
                    hasRepository: false),
                ModelVIOS(
                    name: "vio2", partition: "vio2", id: 2, vhosts: [ModelVhost(number: 2, slot: 31, client: 5, clientSlot: 3)]),
            ], lpar: ModelLPAR(adapters: [ModelVSCSI(number: 0, slot: 2), ModelVSCSI(number: 1, slot: 3)]))
    }

    /// An Available cd0 where the next drive will be, of a drive that is gone.
    static var ghost: ModelState {
        var state = simple
        state.lpar.discs = [ModelDisc(number: 0, slot: 2, lun: 0x82, generation: -1)]
        return state
    }
}
