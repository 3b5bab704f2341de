/// `lsmap`: which adapter serves which client with which devices ([C] lsmap-*, [D] VH:lsmap9; reference section 2).
enum Lsmap {
    static let command = EmulatedCommand(effect: .reads) { invocation, machine in
        do throws(Flags.Failure) {
            return try answer(invocation, machine)
        } catch {
            return error.answer
        }
    }

    private static func answer(_ invocation: Invocation, _ machine: Machine) throws(Flags.Failure) -> Answer {
        let vios = machine.vios
        var known: [String: Flags.Arity] = [
            "all": .none, "vadapter": .one, "plc": .one, "type": .many, "field": .many, "fmt": .one, "fmt2": .one, "net": .none,
            "npiv": .none,
        ]
        if vios.layout.knowsDecimal { known.merge(["dec": .none, "cpid": .one, "vnic": .none]) { $1 } }
        let flags = try Flags(invocation.arguments, known, command: "lsmap")
        if flags.has("npiv") || flags.has("net") || flags.has("vnic") { return LsmapOther.answer(flags, machine) }
        let prefix = "\(machine.system.locationPrefix)-V\(vios.partitionID)-C"
        let adapters: [ServerAdapter]
        if flags.has("all") {
            adapters = vios.adapters
        } else if let name = flags.value("vadapter") {
            if let failure = refuse(name, vios) { return failure }
            adapters = vios.adapters.filter { $0.name == name }
        } else if let location = flags.value("plc") {
            adapters = vios.adapters.filter { prefix + String($0.slot) == location }
            // rc 10 is documented; guess: the text.
            if adapters.isEmpty { return .failed(10, "No device found with physical location: \(location)") }
        } else {
            return Flags.usage("lsmap")
        }
        let visible = flags.value("cpid").flatMap { Int($0) }.map { id in adapters.filter { $0.shownClientID == id } } ?? adapters
        let hidden = invocation.has("hide-newest") ? vios.vtds.last?.name : nil
        let kinds = flags.list("type").map { Set($0.flatMap(kindsNamed)) }
        let blocks = visible.map { adapter in
            LsmapBlock(
                adapter: adapter, location: prefix + String(adapter.slot),
                clientID: flags.has("dec") ? String(adapter.shownClientID) : "0x" + adapter.shownClientID.hex(8),
                vtds: vios.vtds.filter { $0.adapter == adapter.name && $0.name != hidden && kinds?.contains($0.kind) ?? true }
                    .sorted { $0.name < $1.name })
        }
        return Answer(out: try LsmapForm(flags: flags, layout: vios.layout, filtered: kinds != nil).print(blocks))
    }

    /// rc 15 for another kind of device is sourced ([K] R:vios); rc 2 for an unknown one and both texts are guesses.
    private static func refuse(_ name: String, _ vios: VIOS) -> Answer? {
        if vios.adapters.contains(where: { $0.name == name }) { return nil }
        return vios.isTaken(name)
            ? .failed(15, "Device \"\(name)\" is not a Server Virtual SCSI Adapter (SVSA).")
            : .failed(2, "Device \"\(name)\" is not found.")
    }

    /// Values of `-type` ([D] R:vios).
    private static func kindsNamed(_ type: String) -> [VirtualTargetDevice.Kind] {
        type == "file" ? [.fileOptical, .fileDisk] : VirtualTargetDevice.Kind(rawValue: type).map { [$0] } ?? []
    }
}

/// One adapter with the VTDs that the question allows.
struct LsmapBlock {
    let adapter: ServerAdapter
    let location: String
    let clientID: String
    let vtds: [VirtualTargetDevice]
}
