import Remoting
import Testing
import VirtualOptical

@testable import AttachCD

/// Colour, width and characters of text for people.
@Suite struct StyleTests {
    private func style(_ variables: [String: String] = ["TERM": "xterm", "LANG": "C.UTF-8"], columns: Int? = nil) -> Style {
        Style(environment: Environment(variables: variables), isTerminal: true, columns: columns)
    }

    @Test(
        "no escape codes on a dumb terminal, one without a name, with NO_COLOR, or in a file",
        arguments: [["TERM": "dumb"], [:], ["TERM": ""], ["TERM": "xterm", "NO_COLOR": "1"]] as [[String: String]])
    func colourless(variables: [String: String]) {
        #expect(style(variables).good("ok") == "ok")
        #expect(style().good("ok") == "\u{1B}[32mok\u{1B}[0m")
        #expect(Style(environment: Environment(variables: ["TERM": "xterm"]), isTerminal: false).good("ok") == "ok")
    }

    @Test(
        "ASCII unless the first locale variable that is set names UTF-8",
        arguments: [
            ([:], true), (["LANG": "C"], true), (["LANG": "de_DE.UTF-8"], false), (["LANG": "C.utf8"], false),
            (["LC_CTYPE": "C.UTF-8"], false), (["LC_ALL": "C", "LANG": "C.UTF-8"], true),
            (["LC_ALL": "", "LANG": "C.UTF-8"], false),
            (["LC_CTYPE": "POSIX", "LANG": "C.UTF-8"], true),
        ] as [([String: String], Bool)])
    func ascii(variables: [String: String], isASCII: Bool) {
        #expect(style(variables).shown("Prüfung…") == (isASCII ? "Pr?fung..." : "Prüfung…"))
        #expect(style(variables).shown("plain") == "plain")
    }

    @Test(
        "a line is broken at blanks, never within a word",
        arguments: [
            ("one two three four five", 30, ["one two three four", "five"]),
            ("one two three four five", 33, ["one two three four five"]),
            ("1234567890123456789012345 x", 30, ["1234567890123456789012345", "x"]),
            ("12345678901234567890 x", 30, ["12345678901234567890", "x"]),
            ("cd0 Available  U9009.22A.7812345", 30, ["cd0 Available", "U9009.22A.7812345"]),
            ("a\nb", 30, ["a", "b"]), ("one two three four five", 29, ["one two three four five"]), ("", 30, []),
        ])
    func wraps(text: String, columns: Int, lines: [String]) {
        #expect(style(columns: columns).lines(text, margin: 10).map(String.init) == lines)
        #expect(style().lines(text, margin: 10).joined(separator: "\n") == text)
    }

    @Test("a report wraps under its own column, labels stay at the left")
    func report() {
        var report = LPARReport(
            lpar: "aix04", failed: Problem(.failed, .internal, "the first part of a message and its second", hint: "read it"))
        report.warnings = ["short"]
        let text = ReportRenderer(style: style(["LANG": "C.UTF-8"], columns: 36)).render(
            RunReport(operation: .attach, results: [report]), as: .text)
        #expect(
            text == """
                aix04: failed (internal)
                  warning short
                  error   the first part of a
                          message and its second
                  hint    read it

                """)
    }

    @Test("an error and its hint wrap behind their labels")
    func error() {
        let problem = Problem(.failed, .internal, "the first part of a message", hint: "one two three four five six")
        #expect(
            CommandFailureExit.text(problem, style(columns: 32)) == """
                attach-cd: the first part of a
                           message
                  hint: one two three four five
                        six

                """)
    }

    @Test("the doctor's checks wrap under their values")
    func doctor() {
        let check = DoctorCheck(
            name: "role", host: "v1", status: .failed, value: "none", detail: "the first part of a detail and its second",
            hint: "one two three four five six", outcome: .failed)
        let report = DoctorReport(sections: [.init(title: "v1 (VIOS)", checks: [check])])
        let text = DoctorRenderer(style: style(["LANG": "C.UTF-8"], columns: 40)).render(report, as: .text)
        #expect(
            text == """
                v1 (VIOS)
                  FAIL  role  none
                              the first part of a detail
                              and its second
                              hint: one two three four
                                    five six

                1 failed

                """)
    }
}
