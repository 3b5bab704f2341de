import ArgumentParser
import Hashing
import PowerVM
import VirtualOptical

/// The VIOSes that get the images.
struct PutPlaceOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("The VIOSes, behind the files.", valueName: "vios"), completion: .vioses)
    var vios: [String] = []

    @Option(
        name: .customLong("for"), parsing: .upToNextOption,
        help: ArgumentHelp("The VIOSes on which these LPARs have their drives, or would get them.", valueName: "lpar"),
        completion: .lpars)
    var lpars: [String] = []
}

/// What becomes of an image.
struct PutMediumOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: ArgumentHelp("The medium's name (default: the file's).", valueName: "name"))
    var name: MediumArgument?

    @Flag(help: "Create a read-write medium, which only one drive can have.")
    var rw = false

    @Flag(help: "Replace a medium of that name whose content differs, if no drive holds it.")
    var overwrite = false

    @Option(
        help: ArgumentHelp(
            "The SHA-256 that the file must have (default: that of FILE.sha256 or SHA256SUMS beside it).", valueName: "hex"))
    var sha256: SHA256Argument?

    @Flag(help: "Also take a file that is neither ISO 9660 nor UDF.")
    var anyContent = false
}

/// How an image gets there.
struct PutTransferOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is compared: sizes, the checksum of the staged file, that of the stored medium, or the medium read back.",
            valueName: "auto|size|staged|stored|back"))
    var verify: PutIntent.Verification = .auto

    @Option(help: ArgumentHelp("Stage the image in this directory of the VIOS.", valueName: "directory"))
    var staging: String = PutIntent.home.text

    @Option(help: ArgumentHelp("Send at most this many bytes a second: 500K, 20M.", valueName: "rate"))
    var limit: RateArgument?

    @Option(help: ArgumentHelp("Where there is no media repository, create one in this pool.", valueName: "pool:size"))
    var createRepository: NewRepositoryArgument?

    @Flag(help: "Enlarge a repository that is too small by what is missing.")
    var growRepository = false

    func intent(_ medium: PutMediumOptions, isDryRun: Bool) throws(Problem) -> PutIntent {
        var intent = try intent(isDryRun: isDryRun)
        intent.access = medium.rw ? .readWrite : .readOnly
        intent.overwrites = medium.overwrite
        return intent
    }

    func intent(isDryRun: Bool) throws(Problem) -> PutIntent {
        var intent = PutIntent()
        guard let path = RemotePath(staging) else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(staging))' can't be used as a directory on the VIOS",
                hint: "give an absolute path with letters, digits and ._-+@,= between its slashes")
        }
        intent.staging = path
        intent.verification = verify
        intent.rate = limit?.bytes
        intent.newRepository = createRepository?.repository
        intent.growsRepository = growRepository
        intent.isDryRun = isDryRun
        return intent
    }
}

extension PutIntent.Verification: ExpressibleByArgument {}

struct SHA256Argument: ExpressibleByArgument, Equatable {
    var text: String

    init?(argument: String) {
        guard let text = Hexadecimal.sha256(argument) else { return nil }
        self.text = text
    }
}

/// `500K`, `20M`, `1G`: bytes per second, in binary units.
struct RateArgument: ExpressibleByArgument, Equatable {
    var bytes: Int

    init?(argument: String) {
        let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        guard let factor = argument.uppercased().last.flatMap({ factors[$0] }), let number = Int(argument.dropLast()),
            (1...1_000_000).contains(number)
        else { return nil }
        bytes = number * factor
    }
}

/// `datavg:60G`
struct NewRepositoryArgument: ExpressibleByArgument, Equatable {
    var repository: PutIntent.NewRepository

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let pool = PoolName(parts[0]), let size = SizeArgument(parts[1]) else { return nil }
        repository = PutIntent.NewRepository(pool: pool, size: size)
    }
}

extension PutTransferOptions {
    /// - Parameter origin: the option by which the VIOS has the file, or gets it itself.
    func refuseSending(with origin: String, _ medium: PutMediumOptions) throws {
        let sent: [(String, Bool)] = [
            ("--staging", staging != PutIntent.home.text), ("--limit", limit != nil), ("--verify staged", verify == .staged),
        ]
        if let option = sent.first(where: \.1) {
            throw ValidationError("\(option.0) doesn't go with \(origin): nothing is sent.")
        }
        if medium.sha256 != nil, verify == .size {
            throw ValidationError("--sha256 doesn't go with --verify size, by which the file isn't read.")
        }
    }
}
