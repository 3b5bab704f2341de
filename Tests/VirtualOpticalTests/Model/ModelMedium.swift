/// Reading a medium through a cd of the model's LPAR (aix-scripts/attach-cd-lpar, verb `medium`).
extension ModelWorld.Inside {
    func medium(_ values: [String: String], _ answer: inout Answer) {
        guard let disc = state.lpar.discs.first(where: { $0.name == values["device"] }), let slot = disc.slot,
            location(slot, disc.lun) == values["location"], disc.status == "Available"
        else { return answer.fail(2, "no-such-device", "there is no \(values["device"] ?? "")") }
        guard state.lpar.readsDiscs else {
            answer.add("medium", "denied")
            answer.add("medium_error", "uid 204 with become=none may not read /dev/r\(disc.name)")
            return answer.finish(0)
        }
        guard let content = state.lpar.delivers[disc.name] ?? loaded(slot, disc.lun) else {
            answer.add("medium", "empty")
            answer.add("medium_error", "dd: The device is not ready for operation.")
            return answer.finish(0)
        }
        answer.add("cksum", String(Self.checksum(of: content)))
        answer.add("volume_id", content.uppercased())
        answer.add("medium", "read")
        answer.finish(0)
    }

    /// What a medium of this name has in its sector 16, in a checksum.
    static func checksum(of name: String) -> UInt32 { name.utf8.reduce(7) { $0 &* 31 &+ UInt32($1) } }

    private func loaded(_ slot: Int, _ lun: Int) -> String? {
        state.drives.first { $0.vhost.clientSlot == slot && $0.vtd.lun == lun }?.vtd.media
    }
}
