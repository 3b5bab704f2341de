import ArgumentParser
import PowerVM
import Remoting
import VirtualOptical

/// The LPARs of a command line, and the options for the routes to them.
struct LPARSelection: Sendable, Equatable {
    var lpars: [String]
    /// `--name`; it may be invalid.
    var name: DriveNameArgument?
    var vios: String?
    var adapter: VHostName?
    var host: String?
    var partition: String?
    var hmc: String?
    var system: String?

    init(_ lpars: [String]) { self.lpars = lpars }

    init(_ lpars: [String], _ route: RouteOptions, _ hmc: HMCOptions) {
        self.init(lpars)
        vios = route.vios
        host = route.host
        partition = route.partition
        self.hmc = hmc.hmc
        system = hmc.system
    }

    init(_ options: LPAROptions) {
        self.init(options.lpars, options.route, options.hmc)
        name = options.drive.name
        adapter = options.drive.vadapter?.name
    }

    func validate() throws {
        let single: [(String, Bool)] = [
            ("--name", name.map { !NameTemplate.isTemplate($0.text) } ?? false), ("--vadapter", adapter != nil),
            ("--host", host != nil), ("--partition", partition != nil),
        ]
        if Set(lpars).count > 1, let option = single.first(where: \.1) {
            throw ValidationError("\(option.0) belongs to one LPAR; \(Set(lpars).count) were given.")
        }
        if lpars.isEmpty, let option = single.first(where: \.1) { throw ValidationError("\(option.0) needs an LPAR.") }
        for lpar in lpars + [host, vios].compactMap({ $0 }) where !HostArgument.isValid(lpar) {
            throw ValidationError("'\(SafeText.clean(lpar))' isn't a valid LPAR or host name.")
        }
    }

    /// The same without what belongs to one LPAR.
    var withoutDrive: LPARSelection {
        var selection = self
        (selection.name, selection.adapter, selection.host, selection.partition) = (nil, nil, nil, nil)
        return selection
    }
}
