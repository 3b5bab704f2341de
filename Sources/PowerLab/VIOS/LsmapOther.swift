/// The lsmap listings that are not about vSCSI ([C] lsmap-npiv-01, lsmap-vnic-01, lsmap-net-01 give the headers).
enum LsmapOther {
    static func answer(_ flags: Flags, _ machine: Machine) -> Answer {
        if flags.has("npiv") { return npiv(flags, machine) }
        // The lab's worlds hold neither SEA nor vNIC; guess: an empty listing prints nothing.
        return Answer()
    }

    /// An adapter that no client has logged in to, as captured; the client id is decimal here.
    private static func npiv(_ flags: Flags, _ machine: Machine) -> Answer {
        let vios = machine.vios
        let adapters = vios.devices.filter { $0.name.hasPrefix("vfchost") }
        if let name = flags.value("vadapter") {
            // rc 63 is sourced ([K] R:vios); guess: the text.
            guard adapters.contains(where: { $0.name == name }) else {
                return .failed(63, "Device \"\(name)\" is not a Server Virtual FC Adapter.")
            }
        }
        let wanted = adapters.filter { flags.value("vadapter") == nil || flags.value("vadapter") == $0.name }
        let text = wanted.map { adapter in
            """
            Name          Physloc                            ClntID ClntName       ClntOS
            ------------- ---------------------------------- ------ -------------- -------
            \(adapter.name.padded(13)) \(adapter.location.padded(34)) \("0".rightAligned(6))

            Status:NOT_LOGGED_IN
            FC name:fcs0                    FC loc code:U5873.001.992014K-P1-C6-T1
            Ports logged in:0
            Flags:4<NOT_LOGGED>
            VFC client name:                VFC client DRC:


            """
        }
        return Answer(out: text.joined())
    }
}
