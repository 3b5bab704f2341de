import ArgumentParser
import VirtualOptical

extension ConfigureScope: ExpressibleByArgument {}

struct AttachOptions: ParsableArguments {
    @Flag(help: "Change only the VIOS: the LPAR isn't running yet. Needs the partition id, from an HMC or the inventory.")
    var viosOnly = false

    @Option(
        help: ArgumentHelp(
            "Load this medium of the media repository into the drive; {lpar} stands for the name of each LPAR.",
            valueName: "medium"))
    var media: MediumArgument?

    @OptionGroup var replacing: ReplaceOptions

    @Option(
        help: ArgumentHelp(
            "What AIX configures: vio0, or only the adapter of the drive (if vio0 takes minutes of SAN scanning).",
            valueName: "vio0|adapter"))
    var configure: ConfigureScope = .vio0

    @Option(
        help: "Keep retrying this long while the LPAR boots (90s, 15m, 2h); nothing is created until it answers.")
    var wait: DurationArgument?

    @Flag(help: "Run the survey for real, print the plan with the exact remote commands, change nothing.")
    var dryRun = false

    @Flag(help: "If configuring the LPAR fails permanently, remove what this run created, and only that.")
    var rollback = false

    @Option(help: ArgumentHelp("A change number or note, kept in the report and the audit log.", valueName: "text"))
    var reason: String?

    @Flag(
        help: "Exit 0 for a drive that nothing proves or contradicts (status unproven); for build steps that run twice.")
    var acceptUnproven = false

    @Flag(help: "If an LPAR doesn't exist, process the others; without this option nothing is changed then.")
    var skipUnknown = false

    /// The requested operation; a medium's name may be invalid.
    func intent(for lpar: String) -> Result<AttachIntent, Problem> {
        var intent = AttachIntent()
        intent.configure = configure
        intent.mode = dryRun ? .dryRun : .apply(rollback: rollback)
        intent.wait = wait?.duration
        intent.acceptsUnproven = acceptUnproven
        do throws(Problem) {
            intent.medium = try media.map { argument throws(Problem) in
                AttachIntent.Medium(name: try argument.valid(for: lpar), replacement: replacing.replacement)
            }
            return .success(intent)
        } catch {
            return .failure(error)
        }
    }

}
