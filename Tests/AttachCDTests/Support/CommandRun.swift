import Foundation
import PowerLab
import TestSupport

/// attach-cd in a lab: its answer, and its JSON document.
struct CommandRun {
    let status: Int32
    let out: String
    let err: String
    let document: [String: Any]

    /// The first result of the document.
    private var result: [String: Any] { (document["results"] as? [[String: Any]])?.first ?? [:] }
    private func object(_ key: String) -> [String: Any] { result[key] as? [String: Any] ?? [:] }

    var word: String? { result["status"] as? String }
    var changed: Bool? { (result["changed"] ?? document["changed"]) as? Bool }
    var route: String? { object("server")["route"] as? String }
    var vios: String? { object("server")["vios"] as? String }
    var proof: String? { object("proof")["by"] as? String }
    var device: String? { object("device")["name"] as? String }
    var media: String? { object("drive")["media"] as? String }
    var code: String? { object("error")["code"] as? String ?? (document["error"] as? [String: Any])?["code"] as? String }
    var message: String {
        object("error")["message"] as? String ?? (document["error"] as? [String: Any])?["message"] as? String ?? ""
    }
    var hint: String { object("error")["hint"] as? String ?? (document["error"] as? [String: Any])?["hint"] as? String ?? "" }
    var notes: String { (result["notes"] as? [String] ?? []).joined(separator: "\n") }
    var warnings: String { (result["warnings"] as? [String] ?? []).joined(separator: "\n") }
    /// `exit status word`, for short expectations.
    var verdict: String { "\(status) \(word ?? document["status"] as? String ?? "-")" }
}

extension LabFixture {
    /// Runs `attach-cd ARGUMENTS --json`.
    func runs(_ arguments: String..., inventory: String? = nil) async throws -> CommandRun {
        try await runs(arguments: arguments, inventory: inventory)
    }

    func runs(arguments: [String], inventory: String? = nil) async throws -> CommandRun {
        let answer = try await runsText(arguments + ["--json"], inventory: inventory)
        let document = try JSONSerialization.jsonObject(with: Data(answer.out.utf8)) as? [String: Any]
        return CommandRun(status: answer.status, out: answer.out, err: answer.err, document: document ?? [:])
    }

    /// - Parameter inventory: the text of another inventory than the lab's.
    func runsText(_ arguments: [String], inventory: String? = nil) async throws -> Answer {
        var words = arguments
        if let inventory {
            let file = lab.directory.path + "/inventory-of-test.yaml"
            try inventory.write(toFile: file, atomically: true, encoding: .utf8)
            words += ["--inventory", file]
        }
        let environment = lab.environment.merging(["XDG_STATE_HOME": lab.directory.path + "/state-home"]) { $1 }
        return try await Self.run(Self.builtProduct("attach-cd"), words, environment: environment)
    }

    /// Commands that changed something, with their host.
    func changes() throws -> [String] { try log().filter(\.changed).map { "\($0.host): \($0.command)" } }

    /// Commands that a host ran.
    func commands(on host: String) throws -> [String] { try log().filter { $0.host == host }.map(\.command) }
}
