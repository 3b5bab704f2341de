import ArgumentParser
import PowerVM
import VirtualOptical
import Remoting

/// `--hmc` and `--system`
struct HMCOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Go through this HMC (viosvrcmd), and learn the LPAR's adapters from it.", valueName: "hmc"),
        completion: .hmcs)
    var hmc: String?

    @Option(
        help: ArgumentHelp(
            "The managed system, by its name on the HMC or in the inventory, or as TYPE-MODEL*SERIAL.", valueName: "system"),
        completion: .systems)
    var system: String?

    func validate() throws {
        if let hmc, !HostArgument.isValid(hmc) { throw ValidationError("'\(SafeText.clean(hmc))' isn't a valid HMC name.") }
        if let system, HMCName(system) == nil {
            throw ValidationError("'\(SafeText.clean(system))' isn't a valid name of a managed system.")
        }
    }
}

/// Any text here: an invalid medium's name is refused (2) with the rule; it isn't a usage error.
struct MediumArgument: ExpressibleByArgument {
    var text: String
    init?(argument: String) { text = argument }

    /// The medium of one LPAR: `{lpar}` stands for its name.
    func valid(for lpar: String) throws(Problem) -> MediumName {
        guard NameTemplate.isTemplate(text) else { return try valid() }
        guard let (name, _) = NameTemplate.medium(text, for: lpar) else {
            throw Problem(
                .refused, .invalidName, "no valid medium name can be derived from '\(SafeText.clean(text))' and \(lpar)",
                hint: "a medium's name has at most \(MediumName.maximumLength) letters, digits, dots, dashes and _")
        }
        return name
    }

    func valid() throws(Problem) -> MediumName {
        guard let name = MediumName(text) else {
            throw Problem(
                .refused, .invalidName, "'\(SafeText.clean(text))' can't be the name of a medium",
                hint: "a medium's name has at most 37 letters, digits, dots, dashes and _, and begins with a letter or digit")
        }
        return name
    }
}
