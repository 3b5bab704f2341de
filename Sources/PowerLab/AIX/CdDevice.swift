import Foundation

/// `dd if=/dev/rcdN` (or `/dev/cdN`) of an LPAR: the bytes of the medium that is loaded in the drive behind it. Any other dd is the
/// system's own. guess: numbers and texts of the errors, from memory.
enum CdDevice {
    static let dd = EmulatedCommand(effect: .reads) { invocation, context in
        guard let options = DdOptions(invocation.arguments), options.output == nil, let path = options.input else {
            return Dd.usage
        }
        let name = device(path) ?? path
        guard let device = context.machine.lpar.device(name) else {
            return failed(path, "A file or directory in the path name does not exist.")
        }
        if invocation.has("dd-denied"), !invocation.isRoot {
            return failed(path, "The file access permissions do not allow the specified action.")
        }
        guard device.status == "Available", let target = context.machine.target(of: device),
            let vios = server(of: target, context),
            let medium = vios.medium(in: target)
        else { return failed(path, "The device is not ready for operation.") }
        let real = MediaStore(context.directory).content(of: medium, on: vios)
        if invocation.has("dd-wrong") { return try wrong(options, context) }
        let descriptor = open(real, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, lseek(descriptor, options.skip * options.inputBlock, SEEK_SET) >= 0 else {
            return failed(path, "There is an input or output error.")
        }
        return try Dd.copy(descriptor, options, context)
    }

    /// `cd0` for `/dev/rcd0` and `/dev/cd0`; nil for any other path.
    static func device(_ path: String) -> String? {
        path.wholeMatch(of: /\/dev\/r?(cd\d+)/).map { String($0.1) }
    }

    /// Whether an LPAR's dd concerns a cd.
    static func isMeant(by arguments: [String]) -> Bool {
        arguments.contains { $0.hasPrefix("if=") && device(String($0.dropFirst(3))) != nil }
    }

    private static func failed(_ path: String, _ why: String) -> Answer { .failed(2, "dd: 0511-051 The open failed.\n: \(why)") }

    private static func server(of target: VirtualTargetDevice, _ context: FileContext) -> VIOS? {
        context.machine.system.vios.first { $0.vtds.contains(target) }
    }

    /// Another image than the loaded one.
    private static func wrong(_ options: DdOptions, _ context: FileContext) throws -> Answer {
        let scratch = FileManager.default.temporaryDirectory.path + "/powerlab-wrong-\(getpid())"
        try SampleImage.write(to: scratch, volumeID: "WRONG_MEDIUM", bytes: 1 << 20)
        let descriptor = open(scratch, O_RDONLY | O_CLOEXEC)
        unlink(scratch)
        lseek(descriptor, options.skip * options.inputBlock, SEEK_SET)
        return try Dd.copy(descriptor, options, context)
    }
}

/// Any dd of an LPAR that doesn't read a cd: the system's own.
public enum PlainDd {
    /// Never returns if the system's dd could be started; nil if this isn't such a call.
    public static func run(arguments: [String]) -> Int32? {
        guard arguments.first?.split(separator: "/").last == "dd", !CdDevice.isMeant(by: arguments),
            (try? FileManager.default.destinationOfSymbolicLink(atPath: CommandContext.hostLink)) != nil
        else { return nil }
        var pointers = arguments.map { strdup($0) } + [nil]
        execv(PartitionEnvironment.hostTools + "/dd", &pointers)
        return 127
    }
}
