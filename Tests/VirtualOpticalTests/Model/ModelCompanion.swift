/// The companion script on the model's LPAR, and AIX below it (aix-scripts/attach-cd-lpar; reference, section 6).
extension ModelWorld.Inside {
    mutating func companion(_ line: String, exchange number: Int) -> String {
        let words = line.split(separator: " ").map(String.init)
        guard words.count > 3, words[0] == "/usr/bin/ksh", words[1] == "-s" else { return unknown(state.lpar.host, line) }
        var values: [String: String] = [:]
        for word in words.dropFirst(3) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        let verb = words[2]
        var answer = Answer(nonce: values["nonce"] ?? "-", verb: verb)
        let isExchanged = faults.exchangedFrom.map { number >= $0 } ?? false
        let id = isExchanged ? state.lpar.id + 1 : state.lpar.id
        let sees = state.lpar.hasKernelView && number >= faults.kernelFrom
        switch verb {
        case "facts":
            facts(&answer, id: id, kernel: sees)
        case "inuse":
            let disc = state.lpar.discs.first { $0.name == values["device"] }
            if let mount = disc?.mount { answer.add("mounted", mount) }
            answer.finish(0)
        case "configure", "remove", "mark", "medium":
            if state.lpar.os != "AIX" {
                answer.fail(2, "not-aix", "this host runs \(state.lpar.os)")
            } else if values["lpar"] != String(id) {
                answer.fail(2, "wrong-partition", "this is partition '\(id) other', not \(values["lpar"] ?? "")")
            } else if verb == "mark" {
                mark(values, &answer)
            } else if verb == "medium" {
                medium(values, &answer)
            } else if verb == "configure" {
                configure(values, &answer, kernel: sees)
            } else {
                remove(values, &answer)
            }
        default:
            return unknown(state.lpar.host, line)
        }
        return answer.text
    }

    struct Answer {
        var text: String
        let nonce: String

        init(nonce: String, verb: String) {
            self.nonce = nonce
            text = "protocol=1\nversion=1.0.0\nverb=\(verb)\n"
        }

        mutating func add(_ key: String, _ value: String) { text += "\(key)=\(value)\n" }
        mutating func finish(_ status: Int) { text += "end=\(nonce):\(status)\n" }
        mutating func fail(_ status: Int, _ code: String, _ words: String) {
            add("error", "\(code):\(words)")
            finish(status)
        }
    }

    private mutating func mark(_ values: [String: String], _ answer: inout Answer) {
        let name = values["device"] ?? ""
        guard let disc = state.lpar.discs.first(where: { $0.name == name }) else {
            return answer.fail(2, "no-such-device", "there is no \(name)")
        }
        guard let slot = disc.slot, location(slot, disc.lun) == values["location"] else {
            return answer.fail(2, "wrong-location", "\(name) is elsewhere")
        }
        if disc.status == "Available" { marks.insert([name, location(slot, disc.lun), values["server"] ?? ""]) }
        answer.finish(0)
    }

    private func facts(_ answer: inout Answer, id: Int, kernel: Bool) {
        let lpar = state.lpar
        answer.add("os", lpar.os)
        guard lpar.os == "AIX" else { return answer.fail(2, "not-aix", "this host runs \(lpar.os)") }
        answer.add("release", "7.2")
        answer.add("node", lpar.host)
        answer.add("lpar", id > 0 ? "\(id) \(lpar.name)" : "-1 NULL")
        answer.add("model", "IBM,\(lpar.machine.typeModel.split(separator: ".").joined(separator: "-"))")
        answer.add("system", "IBM,02\(lpar.machine.serial)")
        answer.add("wpar", String(lpar.wpar))
        answer.add("uid", lpar.privilege == "root" ? "0" : "204")
        answer.add("companion", "stdin")
        answer.add("privilege", lpar.privilege)
        for line in lpar.deniedLines { answer.add("sudo", "denied:\(line)") }
        report(&answer, kernel: kernel)
        if isConfiguring { answer.add("cfgmgr", "running:4711") }
        answer.finish(0)
    }

    private func report(_ answer: inout Answer, kernel: Bool) {
        let lpar = state.lpar
        for adapter in lpar.adapters {
            answer.add(
                "adapter",
                "\(adapter.name):\(adapter.status):\(lpar.machine.unit)-V\(lpar.id)-C\(adapter.slot)-T1:Virtual SCSI Client Adapter"
            )
        }
        discs(&answer)
        for mark in marks.sorted(by: { $0.joined() < $1.joined() }) {
            let isThere = lpar.discs.contains { disc in
                disc.name == mark[0] && disc.status == "Available" && disc.slot.map { location($0, disc.lun) } == mark[1]
            }
            if isThere { answer.add("stale", mark.joined(separator: ":")) }
        }
        guard kernel else { return answer.add("cvai_error", "uid 204 with become=none may not run /usr/sbin/kdb") }
        for line in lpar.kernelExtra { answer.add("cvai", line) }
        for adapter in lpar.adapters {
            for vios in state.vioses where vios.machine == lpar.machine {
                for vhost in vios.vhosts where vhost.client == lpar.id && vhost.clientSlot == adapter.slot {
                    answer.add("cvai", "\(adapter.name) 0x000007 0x0000000000 0x0 \(vios.partition)->\(vhost.name)")
                }
            }
        }
    }

    func discs(_ answer: inout Answer) {
        for disc in state.lpar.discs {
            let place = disc.slot.map { location($0, disc.lun) } ?? "U78AA.001.WZSGYBD-P2-D9"
            let kind = disc.slot == nil ? "SATA DVD-RAM Drive" : "Virtual SCSI Optical Served by VIO Server"
            answer.add("cd", "\(disc.name):\(disc.status):\(place):\(kind)")
        }
    }

    func location(_ slot: Int, _ lun: Int) -> String {
        "\(state.lpar.machine.unit)-V\(state.lpar.id)-C\(slot)-T1-L\(hex(lun, 2).uppercased())00000000000000"
    }

    mutating func reportAfter(_ answer: inout Answer, kernel: Bool) { report(&answer, kernel: kernel) }
}
