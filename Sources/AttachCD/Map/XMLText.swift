import PowerVM

/// Text for SVG and HTML: remote names can't end an element or begin one.
enum XMLText {
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in SafeText.clean(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
