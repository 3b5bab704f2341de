import PowerVM
import Testing

@testable import AttachCD

/// `--where`, `--fields` and `--sort` over a small table.
@Suite struct RecordSelectionTests {
    static let table = RecordTable(
        fields: [
            .init(key: "lpar"), .init(key: "slot", kind: .number), .init(key: "medium"), .init(key: "size_mb", kind: .megabytes),
            .init(key: "bytes", kind: .bytes),
        ],
        rows: [
            ["aix01", 30, "AIX_7300.iso", 3600, 3_774_873_600], ["aix02", 9, .null, .null, .null],
            ["lnx03", 31, "rhel-9.iso", 10240.5, 10_738_466_816], ["AIX10", 100, "None of these", 1, 1_048_576],
            [.null, 7, "x=y", 0, 0],
        ])

    private static func rows(_ conditions: [String], order: String? = nil) throws -> [String] {
        let selection = try RecordSelection(conditions: conditions, fields: "slot", order: order, of: table.fields)
        return table.selected(selection).rows.map { $0[0].cellText }
    }

    /// A condition, and the slots of the rows that it keeps.
    static let expressions: [(String, [Int])] = [
        ("lpar=aix01", [30]), ("lpar=AIX01", []), ("lpar=aix0", []), ("lpar!=aix01", [9, 31, 100, 7]),
        ("lpar~^aix", [30, 9]), ("lpar~aix", [30, 9]), ("lpar~(?i)^aix", [30, 9, 100]), ("lpar~0[13]$", [30, 31]),
        ("lpar!~^aix", [31, 100, 7]), ("lpar~.", [30, 9, 31, 100]), ("lpar!~.", [7]), ("lpar=None", [7]),
        ("lpar!=None", [30, 9, 31, 100]), ("lpar=", [7]), ("lpar=-", [7]), ("lpar~^(aix|lnx)0", [30, 9, 31]),
        ("lpar~\\d{2}", [30, 9, 31, 100]), ("lpar~^aix0[^1]$", [9]),
        ("medium=None", [9]), ("medium!=None", [30, 31, 100, 7]), ("medium~None", [100]), ("medium=x=y", [7]),
        ("medium~=", [7]), ("medium~iso$", [30, 31]), ("medium!~iso$", [9, 100, 7]), ("medium=None of these", [100]),
        ("medium~\\.iso", [30, 31]), ("medium~ ", [100]), ("medium!=rhel-9.iso", [30, 9, 100, 7]),
        ("slot=30", [30]), ("slot=030", [30]), ("slot=30.0", [30]), ("slot!=30", [9, 31, 100, 7]), ("slot:eq:30", [30]),
        ("slot:ne:30", [9, 31, 100, 7]), ("slot:lt:30", [9, 7]), ("slot:le:30", [30, 9, 7]), ("slot:gt:30", [31, 100]),
        ("slot:ge:30", [30, 31, 100]), ("slot:ge:-1", [30, 9, 31, 100, 7]), ("slot:lt:7", []), ("slot~^3", [30, 31]),
        ("slot!~^3", [9, 100, 7]), ("slot=None", []), ("slot!=None", [30, 9, 31, 100, 7]),
        ("size_mb:ge:3600", [30, 31]), ("size_mb:gt:3G", [30, 31]), ("size_mb:ge:10G", [31]), ("size_mb:eq:1", [100]),
        ("size_mb:eq:1M", [100]), ("size_mb:le:1024K", [100, 7]), ("size_mb=None", [9]), ("size_mb:ne:1", [30, 9, 31, 7]),
        ("size_mb:lt:1", [7]), ("size_mb:gt:10240", [31]), ("bytes:ge:1G", [30, 31]), ("bytes=1M", [100]),
        ("bytes:eq:1048576", [100]), ("bytes:gt:10T", []), ("bytes:le:1024K", [100, 7]), ("bytes:lt:0", []),
    ]

    @Test("a condition keeps exactly the rows of which it holds", arguments: expressions)
    func condition(_ text: String, _ slots: [Int]) throws {
        #expect(try Self.rows([text]) == slots.map(String.init))
    }

    @Test("sixty expressions are in the table")
    func count() { #expect(Self.expressions.count >= 60) }

    @Test("of several conditions all must hold")
    func all() throws {
        #expect(try Self.rows(["lpar~^aix", "medium!=None", "slot:ge:30"]) == ["30"])
        #expect(try Self.rows(["slot:ge:10", "slot:lt:31"]) == ["30"])
    }

    @Test(
        "a mistake is named, with what would be right",
        arguments: [
            ("vhost=3", "known: lpar, slot, medium, size_mb, bytes"), ("Lpar=aix01", "known: lpar"),
            ("lpar", "an operator (= != ~ !~ :eq:"), ("=aix01", "expected ATTRIBUTE"), ("", "expected ATTRIBUTE"),
            ("lpar<3", "an operator"), ("lpar:like:x", "an operator"), ("lpar==aix01", "write lpar=aix01"),
            ("lpar=~^aix", "write lpar~^aix"), ("lpar~", "isn't a regular expression"), ("lpar~(", "isn't a regular expression"),
            ("lpar:lt:3", "numbers are slot, size_mb, bytes"), ("slot=abc", "expected a number after slot"),
            ("slot:ge:", "expected a number"), ("slot:ge:3G", "expected a number after slot"),
            ("size_mb:ge:3X", "or one with K, M, G or T"), ("slot:lt:1e3", "expected a number"),
            ("slot:lt:nan", "expected a number"),
        ])
    func mistake(_ text: String, _ advice: String) {
        #expect {
            try Self.rows([text])
        } throws: { error in
            (error as? RecordSelection.Fault)?.message.contains(advice) == true
        }
    }

    @Test("numbers sort as numbers, names as people number them, what is missing comes last")
    func sort() throws {
        #expect(try Self.rows([], order: "slot") == ["7", "9", "30", "31", "100"])
        #expect(try Self.rows([], order: "-slot") == ["100", "31", "30", "9", "7"])
        #expect(try Self.rows([], order: "lpar") == ["100", "30", "9", "31", "7"])
        #expect(try Self.rows([], order: "-size_mb,slot") == ["31", "30", "100", "7", "9"])
        let names = ["vhost10", "vhost2", "vhost1", "a", "vhost02"].sorted(by: NaturalOrder.isBefore)
        #expect(names == ["a", "vhost1", "vhost02", "vhost2", "vhost10"])
    }

    @Test("fields come in the order of the option; an unknown or empty one is a mistake")
    func fields() throws {
        let selection = try RecordSelection(conditions: ["slot=9"], fields: "medium,lpar", order: nil, of: Self.table.fields)
        let table = Self.table.selected(selection)
        #expect(table.fields.map(\.key) == ["medium", "lpar"] && table.rows == [[.null, "aix02"]])
        for wrong in ["lpar,", "", "nosuch", "lpar;slot"] {
            #expect(throws: RecordSelection.Fault.self) {
                try RecordSelection(conditions: [], fields: wrong, order: nil, of: Self.table.fields)
            }
        }
    }

    @Test("columns that a terminal has no room for stand below the others, in columns too")
    func narrow() {
        let table = TextTable(header: ["A", "BB", "C", "D"], rows: [["first", "x", "3", "long value"], ["2", "-", "-", "-"]])
        #expect(table.text == "A      BB  C  D\nfirst  x   3  long value\n2      -   -  -\n")
        #expect(table.text(within: 24) == table.text)
        #expect(table.text(within: 23) == "A      BB  C\n    D\nfirst  x   3\n    long value\n2      -   -\n    -\n")
        #expect(table.text(within: 11) == "A      BB\n    C\n    D\nfirst  x\n    3\n    long value\n2      -\n    -\n    -\n")
    }

    @Test("comma-separated values are quoted where they must be, lines can be split at blanks")
    func forms() {
        var table = RecordTable(fields: [.init(key: "name"), .init(key: "slot", kind: .number)], rows: [])
        table.rows = [["a,\"b\"", 3], [.null, .null], ["two words\u{1B}[31m\n", 4]]
        #expect(RecordText(table: table).csv == "name,slot\n\"a,\"\"b\"\"\",3\n,\ntwo words?[31m?,4\n")
        #expect(RecordText(table: table).lines == "a,\"b\" 3\n- -\ntwo_words?[31m? 4\n")
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
}
