import Foundation

/// `mkvopt` ([D] IBM:mkvopt; silent on success [C] three times). With -file it copies, and the medium is there, growing, from the
/// first moment on ([K] TEAM watches the file). It keeps running when its session ends. guess: texts and rc of the refusals.
enum Mkvopt {
    static let command = EmulatedCommand(effect: .changes) { invocation, context in
        do throws(Flags.Failure) {
            let flags = try Flags(
                invocation.arguments,
                ["name": .one, "size": .one, "dev": .one, "file": .one, "nfslink": .none, "ro": .none], command: "mkvopt")
            return try answer(flags, invocation, context)
        } catch {
            return error.answer
        }
    }

    private static func answer(_ flags: Flags, _ invocation: Invocation, _ context: FileContext) throws(Flags.Failure) -> Answer {
        let sources = ["size", "dev", "file"].filter(flags.has)
        guard let name = flags.value("name"), sources.count == 1, !flags.has("nfslink") || flags.has("file") else {
            return Flags.usage("mkvopt")
        }
        let access = flags.has("ro") && !(flags.has("file") && invocation.has("mkvopt-ro-ignored")) ? "ro" : "rw"
        do {
            if let path = flags.value("file") {
                return try fromFile(context.file(path), name, access, isLink: flags.has("nfslink"), context)
            }
            if let device = flags.value("dev") { return try fromDevice(device, name, access, context) }
            guard let size = flags.value("size").flatMap(Repository.megabytes) else { return Flags.usage("mkvopt") }
            return try add(Medium(name: name, bytes: size << 20, access: access), needs: size << 20, context).refusal ?? Answer()
        } catch {
            throw Flags.Failure(answer: .failed(125, "powerlab: \(error)"))
        }
    }

    private static func fromDevice(_ device: String, _ name: String, _ access: String, _ context: FileContext) throws -> Answer {
        guard context.machine.vios.devices.contains(where: { $0.name == device && $0.type == "optical" }) else {
            return .failed(1, "Device \"\(device)\" is not an optical device.")
        }
        // The disc in each physical drive of the lab.
        let medium = Medium(name: name, bytes: 1 << 20, access: access, volumeID: "DISC_IN_\(device.uppercased())")
        return try add(medium, needs: medium.bytes, context).refusal ?? Answer()
    }

    private static func fromFile(
        _ source: VIOSFile, _ name: String, _ access: String, isLink: Bool, _ context: FileContext
    ) throws -> Answer {
        guard let real = source.real, let status = FileStatus(real), !status.isDirectory else {
            return .failed(1, "File \"\(source.name)\" does not exist.")
        }
        if isLink {
            guard source.kind == .mounted else { return .failed(1, "File \"\(source.name)\" is not on an NFS file system.") }
            let medium = Medium(name: name, bytes: status.bytes, access: access, linksTo: source.path)
            return try add(medium, needs: 0, context).refusal ?? Answer()
        }
        let (medium, refusal) = try add(Medium(name: name, bytes: 0, access: access), needs: status.bytes, context)
        guard let medium, refusal == nil else { return refusal ?? Answer() }
        guard try MediumCopy(context).run(from: real, to: MediaStore(context.directory).path(medium, context.host)) else {
            return Answer(status: 137)
        }
        // The state takes the size of the whole file.
        try context.update { _ in }
        return Answer()
    }

    private static func add(
        _ medium: Medium, needs bytes: Int, _ context: FileContext
    ) throws -> (medium: Medium?, refusal: Answer?) {
        try context.update { machine in
            guard let repository = machine.vios.repository else { return (nil, Repository.none) }
            if let refusal = Media.refuse(medium.name, repository) { return (nil, refusal) }
            guard (bytes + 0xf_ffff) >> 20 <= repository.freeMB, context.fault("mkvopt-full") == nil else {
                return (nil, .failed(1, "Not enough free space in the repository."))
            }
            machine.vios.add(medium)
            return (machine.vios.repository?.media.last, nil)
        }
    }
}

/// The copying of `mkvopt -file`.
struct MediumCopy {
    private let context: FileContext

    init(_ context: FileContext) { self.context = context }

    /// False: a fault killed it; the half medium stays.
    func run(from source: String, to target: String) throws -> Bool {
        let (input, output) = (open(source, O_RDONLY | O_CLOEXEC), open(target, O_WRONLY | O_CLOEXEC))
        guard input >= 0, output >= 0 else { throw LabError.system("copy \(source)", errno) }
        defer { close(output) }
        var reader = ByteReader(input, closes: true)
        let rate = context.condition("mkvopt-slow")?.bytes ?? 0
        let end = context.fault("mkvopt-killed")?.bytes
        let flip = context.fault("mkvopt-flip")?.bytes
        let start = Date()
        var done = 0
        while case let piece = reader.next(rate > 0 ? min(max(rate / 10, 1), ByteReader.pieceSize) : ByteReader.pieceSize),
            !piece.isEmpty
        {
            var content = Array(piece.prefix(end.map { max(0, $0 - done) } ?? piece.count))
            if let flip, (done..<done + content.count).contains(flip) { content[flip - done] ^= 0xff }
            guard ByteWriter.write(content[...], to: output) != nil else { throw LabError.system("copy to \(target)", errno) }
            done += content.count
            if let end, done >= end { return false }
            if rate > 0 { Delay.take(Double(done) / Double(rate) - Date().timeIntervalSince(start)) }
        }
        return true
    }
}
