# What attach-cd sends of attach-cd-lpar for one verb (awk -v verb=facts): the functions that it needs, without indentation, comments and
# empty lines. The same as CompanionParts.swift; a test compares them.
BEGIN {
    count = split("facts configure inuse remove medium mark", list, " ")
    for (n = 1; n <= count; n++) if (list[n] != verb) other[list[n]] = 1
    parts = 1
}
{
    line = $0
    sub(/^[ \t]+/, "")
    if ($0 == "" || $0 ~ /^#/) next
    if ($0 ~ /^[a-z_]+\(\) \{ # /) sub(/ # .*/, "")
    if (name[parts] == "" && line ~ /^[a-z_]+\(\) \{/) {
        parts++
        name[parts] = substr(line, 1, index(line, "(") - 1)
        number[name[parts]] = parts
        oneline = /\}$/
    } else {
        oneline = 0
    }
    text[parts] = text[parts] $0 "\n"
    if (name[parts] != "" && (line == "}" || oneline)) parts++
}
function need(part,    words, total, n) {
    if (needed[part]) return
    needed[part] = 1
    total = split(text[part], words, /[^a-z_]+/)
    for (n = 1; n <= total; n++) if (words[n] in number && !(words[n] in other)) need(number[words[n]])
}
END {
    for (n = 1; n <= parts; n++) if (name[n] == "") need(n)
    if (verb in number) need(number[verb])
    for (n = 1; n <= parts; n++) if (needed[n]) printf "%s", text[n]
}
