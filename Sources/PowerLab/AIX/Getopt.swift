/// AIX's option style: one letter, values attached or behind, letters may be joined (`-Cc cdrom`, `-dl cd0`).
struct Getopt {
    private(set) var values: [Character: String] = [:]
    private(set) var operands: [String] = []
    /// Set if a letter is unknown or a value is missing.
    private(set) var isWrong = false

    /// `form` as in getopts: a letter with `:` behind takes a value.
    init(_ arguments: [String], _ form: String) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument.count > 1 else {
                operands.append(argument)
                continue
            }
            var letters = argument.dropFirst()
            while let letter = letters.popFirst() {
                guard let position = form.firstIndex(of: letter) else {
                    isWrong = true
                    return
                }
                let takesValue = form[form.index(after: position)...].first == ":"
                if !takesValue {
                    values[letter] = ""
                } else if !letters.isEmpty {
                    values[letter] = String(letters)
                    letters = ""
                } else if let value = rest.popFirst() {
                    values[letter] = value
                } else {
                    isWrong = true
                }
            }
        }
    }

    func has(_ letter: Character) -> Bool { values[letter] != nil }

    /// guess: AIX prints a longer usage text.
    static func usage(_ command: String, _ line: String) -> Answer { .failed(2, "Usage: \(line)") }
}
