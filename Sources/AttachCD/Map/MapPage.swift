import PowerVM
import VirtualOptical

/// The map as a page of its own: the picture, a table that can be searched, the time of the query. It requests nothing.
struct MapPage {
    var estate: Estate
    var time: String

    /// Allowed by its hash in the page's own policy, so nothing else runs, whatever a name contains.
    static let script = """
        const box=document.getElementById("search"),rows=[...document.querySelectorAll("tbody tr")],shown=document.getElementById("shown");\
        function filter(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let n=0;for(const r of rows){\
        const t=r.textContent.toLowerCase();r.hidden=!words.every(w=>t.includes(w));if(!r.hidden)n++}\
        shown.textContent=n+" of "+rows.length}box.addEventListener("input",filter);filter();
        """
    /// SHA-256 of the script, as a content security policy has it.
    static let scriptHash = "u/Mi8ukYRbZHO2tFIbCPUlFjdreO83DlCtVJFnS4Hcg="

    var text: String {
        let table = DriveRecords(showsAllAdapters: true).table(estate)
        let header = table.fields.map { "<th scope=\"col\">\(XMLText.escaped($0.key))</th>" }.joined()
        let rows = table.rows.map { row in
            "<tr>" + row.map { "<td>\(XMLText.escaped($0.cellText))</td>" }.joined() + "</tr>\n"
        }.joined()
        let names = XMLText.escaped(estate.bySystem.map(\.name).joined(separator: ", "))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            script-src 'sha256-\(Self.scriptHash)'">
            <meta name="viewport" content="width=device-width">
            <title>Virtual optical drives of \(names)</title>
            <style>
            :root{color-scheme:light dark}body{font:14px system-ui,sans-serif;margin:16px}h1{font-size:18px}
            svg{max-width:100%;height:auto}table{border-collapse:collapse;font-size:13px}th,td{text-align:left;padding:3px 10px 3px 0}
            th{position:sticky;top:0;background:Canvas}tr:nth-child(even) td{background:color-mix(in srgb,CanvasText 5%,Canvas)}
            input{font:inherit;padding:4px 8px;width:24em;max-width:100%}
            </style>
            </head>
            <body>
            <h1>Virtual optical drives of \(names)</h1>
            <p>Queried \(XMLText.escaped(time)) by attach-cd. The page is a snapshot and contacts no host.</p>
            \(MapSVG(estate, time: time).text)
            <p><label>Search <input id="search" type="search" placeholder="several words: all must occur"></label> <span id="shown"></span></p>
            <table>
            <thead><tr>\(header)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            <script>\(Self.script)</script>
            </body>
            </html>

            """
    }
}
