import AsyncSupport
import PowerVM
import Subprocess

extension AnsibleHosts {
    /// The hosts of an inventory in any form that Ansible reads, through the program `ansible-inventory`.
    public static func read(_ source: String, group: String?) async throws(ConfigurationError) -> Inventory {
        let output: String
        do {
            let run = try await Subprocess.run(
                .name("ansible-inventory"), arguments: ["-i", source, "--list"], environment: .inherit.updating(strict),
                output: .bytes(limit: TextFile.limit), error: .bytes(limit: 1 << 16))
            guard run.terminationStatus.isSuccess else {
                throw failed(source, SafeText.sentence(String(decoding: run.standardError, as: UTF8.self), limit: 300))
            }
            output = String(decoding: run.standardOutput, as: UTF8.self)
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(
                file: "ansible-inventory", line: nil, message: "can't be started, or printed too much: \(error)",
                hint: "install ansible-core, or check the PATH")
        }
        return try inventory(output, group: group)
    }

    /// Without these a source that can't be read is a warning, and its hosts are missing.
    /// - Source: Ansible's configuration settings, INVENTORY_UNPARSED_IS_FAILED and INVENTORY_ANY_UNPARSED_IS_FAILED.
    private static let strict: [Subprocess.Environment.Key: String?] = [
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "1", "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "1",
    ]

    private static func failed(_ source: String, _ text: String) -> ConfigurationError {
        ConfigurationError(
            file: source, line: nil, message: "ansible-inventory can't read it: \(text)",
            hint: "run ansible-inventory -i \(ShellWord.quoted(source)) --list")
    }
}
