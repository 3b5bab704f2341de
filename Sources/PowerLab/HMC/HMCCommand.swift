/// The commands of an HMC that are emulated.
enum HMCCommand {
    typealias Run = @Sendable (HMCInvocation, HMCView) throws -> Answer

    static let named: [String: Run] = [
        "lssyscfg": { Lssyscfg.answer($0.options, $1) },
        "lshwres": { Lshwres.answer($0.options, $1) },
        "lspartition": { LspartitionHMC.answer($0.options, $1) },
        "viosvrcmd": { try Viosvrcmd.answer($0, $1) },
        "chsysstate": { try Chsysstate.answer($0, $1) },
        "lshmc": { invocation, machine in LspartitionHMC.version(invocation.options, machine) },
    ]

    /// Those that change something on the HMC itself.
    static let changing: Set<String> = ["chsysstate"]
}

/// Prints records as `attribute=value` lines, or with `-F` as values; an item that holds a comma is quoted ([C] lssyscfg-*).
enum HMCTable {
    typealias Record = [(name: String, value: String)]

    static func print(_ records: [Record], _ options: HMCOptions, _ machine: HMCView) -> Answer {
        // guess: the sentence and its stream.
        guard let first = records.first else { return Answer(out: "No results were found.\n") }
        guard let fields = options["F"]?.split(separator: ",").map(String.init) else {
            return Answer(out: records.map { line($0.map { "\($0.name)=\($0.value)" }) }.joined())
        }
        if let wrong = fields.first(where: { field in !first.contains { $0.name == field } }) {
            // The Polish text is captured; guess: number and English text.
            return machine.failed(
                "HSCL8016", "An invalid attribute was entered. The invalid attribute is \(wrong).",
                "Wprowadzono niepoprawny atrybut.  Niepoprawnym atrybutem jest \(wrong).")
        }
        let rows = records.map { record in fields.map { field in record.first { $0.name == field }?.value ?? "" } }
        return Answer(out: rows.map(line).joined())
    }

    private static func line(_ items: [String]) -> String {
        items.map { $0.contains(",") || $0.contains("\"") ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }.joined(
            separator: ",") + "\n"
    }
}

extension HMCView {
    /// guess: numbers and texts.
    func system(_ options: HMCOptions) -> Result<ManagedSystem, HMCRefusal> {
        guard let name = options["m"] else {
            return .failure(
                HMCRefusal(
                    failed(
                        "HSCL8003", "A required parameter is missing. The parameter is -m.",
                        "Brak wymaganego parametru. Parametrem jest -m.")))
        }
        guard let system = hmc.system(name, in: state) else {
            return .failure(
                HMCRefusal(
                    failed(
                        "HSCL8018", "The managed system \(name) was not found.", "Nie znaleziono systemu zarządzanego \(name).")))
        }
        return .success(system)
    }
}

/// A refusal.
struct HMCRefusal: Error {
    let answer: Answer

    init(_ answer: Answer) { self.answer = answer }
}
