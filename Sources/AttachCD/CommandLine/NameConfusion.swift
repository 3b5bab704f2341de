import PowerVM
import Remoting
import VirtualOptical

/// A VIOS where an LPAR is expected, or the reverse: known before anything is connected.
extension Inventory {
    func confusion(lpar name: String) -> Problem? {
        guard lpars[name] == nil, let system = system(ofVIOS: name) else { return nil }
        return Problem(
            .refused, .notAnLPAR, "\(name) is a VIOS of \(system.name) in the inventory, not an LPAR; nothing was changed",
            hint: "attach-cd vios lsvopt \(ShellWord.quoted(name)) lists its drives")
    }

    func confusion(vios name: String) -> Problem? {
        guard let known = lpars[name], system(ofVIOS: name) == nil else { return nil }
        let vioses = known.system.flatMap { systems[$0]?.vioses } ?? []
        let list = vioses.isEmpty ? "" : "; its VIOSes are \(vioses.joined(separator: ", "))"
        return Problem(
            .refused, .notAVIOS, "\(name) is an LPAR in the inventory, not a VIOS; nothing was changed",
            hint: "attach-cd status \(ShellWord.quoted(name)) shows its drive\(list)")
    }
}
