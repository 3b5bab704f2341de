import ArgumentParser

/// The parser's completion script for a shell, with what the parser leaves out: the default command. After `attach-cd` come
/// commands and LPARs, and after an LPAR or an option come the options of `attach`.
struct CompletionScript {
    var text: String

    /// - Returns: nil if the arguments don't ask for a script that this can make; the parser then answers.
    init?(arguments: [String]) {
        guard arguments.count == 2, arguments[0] == "--generate-completion-script",
            let shell = CompletionShell(rawValue: arguments[1])
        else { return nil }
        text = RootCommand.completionScript(for: shell)
        for (place, replacement) in Self.additions(shell) {
            guard let range = text.firstRange(of: place) else { continue }
            text.replaceSubrange(range, with: replacement)
        }
        // The position of the cursor in the word: no completion here depends on it, and `complete -C` has none, which is an error.
        text.replace("(__attach-cd_tokens -tC)", with: "0")
    }

    /// The places in the parser's script, each of which is there once, and what stands there instead.
    static func additions(_ shell: CompletionShell) -> [(place: String, replacement: String)] {
        let words = RootCommand.commandWords
        switch shell {
        case .bash: return bash(words)
        case .zsh: return zsh(words)
        case .fish: return fish(words)
        default: return []
        }
    }

    private static func bash(_ words: [String]) -> [(String, String)] {
        let unparsed = #"    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")"# + "\n"
        let commands = "    # Offer subcommand completions\n"
        return [
            (
                unparsed,
                unparsed + """

                        # The default command: what stands first is an LPAR or an option.
                        if [[ "${COMP_CWORD}" -gt 1 || "${COMP_WORDS[1]}" = -* ]]; then
                            case "${COMP_WORDS[1]}" in
                            \(words.joined(separator: "|"))) ;;
                            *) unparsed_words=(attach "${unparsed_words[@]}") ;;
                            esac
                        fi

                    """
            ),
            (
                "    " + commands,
                "    " + commands + """
                            __attach-cd_add_completions -W "$(__attach-cd_custom_complete ---completion attach -- positional@0 "${COMP_CWORD}" "$(__attach-cd_cursor_index_in_current_word)")"

                    """
            ),
        ]
    }

    private static func zsh(_ words: [String]) -> [(String, String)] {
        let start = "    local context state state_descr line\n"
        let commands = "    _describe -V subcommand subcommands && ret=0\n"
        return [
            (
                start,
                """
                    # The default command: what stands first is an LPAR or an option.
                    if [[ "${CURRENT}" -gt 2 || "${words[2]}" = -* ]] && [[ "${words[2]}" != (\(words.joined(separator: "|"))) ]]; then
                        words=("${words[1]}" attach "${(@)words[2,-1]}")
                        (( CURRENT++ ))
                    fi


                """ + start
            ),
            (
                "    " + commands,
                "    " + commands + """
                            __attach-cd_custom_complete ---completion attach -- positional@0 "${current_word_index}" "$(__attach-cd_cursor_index_in_current_word)" && ret=0

                    """
            ),
        ]
    }

    private static func fish(_ words: [String]) -> [(String, String)] {
        let tokens = "set -l unparsed_tokens (__attach-cd_tokens -pc)"
        let end = "complete -c 'attach-cd' -f\n"
        return [
            (tokens, "set -l unparsed_tokens (__attach-cd_tokens_of_a_command)"),
            (
                end,
                """
                # The default command: what stands first is an LPAR or an option.
                function __attach-cd_tokens_of_a_command
                    set -l tokens (__attach-cd_tokens -pc)
                    set -l first $tokens[2] (__attach-cd_tokens -t)
                    if contains -- "$first[1]" \(words.joined(separator: " "))
                        printf '%s\\n' $tokens
                    else if test (count $tokens) -gt 1; or string match -q -- '-*' "$first[1]"
                        printf '%s\\n' $tokens[1] attach $tokens[2..]
                    else
                        printf '%s\\n' $tokens
                    end
                end


                """ + end + """
                    complete -c 'attach-cd' -n '__attach-cd_should_offer_completions_for_positional "attach-cd" -eq 1' \
                    -fa '(__attach-cd_custom_completion ---completion attach -- positional@0 \
                    (count (__attach-cd_tokens -pc)) 0)' -d 'LPAR'

                    """
            ),
        ]
    }
}
