import Foundation

/// Why the lab itself (not an emulated host) could not do what was asked.
public enum LabError: Error, CustomStringConvertible, Equatable {
    case missing(program: String, package: String)
    case noNamespaces(String)
    case noSuchWorld(String, known: [String])
    case badWorld(String, String)
    case noLab(String)
    case alreadyUp(String)
    case notEmpty(String)
    case noSuchHost(String, known: [String])
    case badFault(String, String)
    case startFailed(String, String)
    case system(String, Int32)

    public var description: String {
        switch self {
        case .missing(let program, let package):
            "\(program) is not installed: \(Distribution.installation(of: package))"
        case .noNamespaces(let reason):
            """
            bubblewrap can't create a namespace here (\(reason)): the lab needs a machine, a VM, or a container that allows user \
            namespaces. In a chroot the directory must be a mount point of its own: mount --bind DIR DIR before chroot DIR, as root
            """
        case .noSuchWorld(let name, let known):
            "no world '\(name)': neither a file nor one of \(known.joined(separator: " "))"
        case .badWorld(let name, let why): "world \(name): \(why)"
        case .noLab(let path): "\(path) isn't a lab directory (powerlab up creates one)"
        case .alreadyUp(let path): "the lab in \(path) is already up"
        case .notEmpty(let path): "\(path) exists, isn't empty and isn't a lab directory"
        case .noSuchHost(let name, let known): "no host '\(name)' in this lab, only \(known.joined(separator: " "))"
        case .badFault(let fault, let why): "fault \(fault): \(why) (powerlab fault --list)"
        case .startFailed(let host, let log): "sshd of \(host) did not start:\n\(log)"
        case .system(let what, let code): "\(what): \(String(cString: strerror(code)))"
        }
    }
}
