import Testing

@testable import Remoting

/// What the inventory needs of YAML.
@Suite struct YAMLDocumentTests {
    private func failure(_ text: String) -> YAMLDocument.Failure? {
        do {
            _ = try YAMLDocument.root(of: text)
            return nil
        } catch {
            return error
        }
    }

    @Test("mappings, sequences and scalars, each with its line; JSON is YAML")
    func values() throws {
        let root = try #require(try YAMLDocument.root(of: "a: 1\nb:\n  - x y\n  - 'q'\nc: {d: \"e\\n\", f: }\n"))
        #expect(root.mapping?.map(\.key.string) == ["a", "b", "c"] && root.mapping?.map(\.value.line) == [1, 3, 5])
        #expect(root.members["b"]?.sequence?.map(\.string) == ["x y", "q"])
        #expect(root.members["c"]?.members["d"]?.string == "e\n" && root.members["c"]?.members["f"]?.isNull == true)
        let json = try #require(try YAMLDocument.root(of: #"{"_meta": {"hostvars": {"a": {"n": [1, true, null]}}}}"#))
        #expect(json.members["_meta"]?.members["hostvars"]?.members["a"]?.members["n"]?.sequence?.count == 3)
    }

    @Test("an empty text and comments alone have no root")
    func empty() throws {
        for text in ["", "\n", "# nothing\n", "---\n...\n"] {
            let root = try YAMLDocument.root(of: text)
            #expect(root == nil || root?.isNull == true)
        }
    }

    @Test("only plain words are null and true; in quotes they are texts")
    func words() throws {
        func value(_ text: String) throws -> YAMLNode { try #require(try YAMLDocument.root(of: "k: \(text)")?.members["k"]) }
        for text in ["", "~", "null", "Null", "NULL"] { #expect(try value(text).isNull) }
        for text in ["'null'", "''", "nUll", "0"] { #expect(try !value(text).isNull) }
        for text in ["true", "True", "yes", "On"] { #expect(try value(text).bool == true) }
        for text in ["false", "no", "OFF"] { #expect(try value(text).bool == false) }
        for text in ["'true'", "\"yes\"", "1", "y"] { #expect(try value(text).bool == nil) }
    }

    @Test("an alias is the value of its anchor; an unknown one is an error")
    func aliases() throws {
        let root = try #require(try YAMLDocument.root(of: "a: &x [v1, v2]\nb: *x\n"))
        #expect(root.members["b"]?.sequence?.map(\.string) == ["v1", "v2"])
        #expect(failure("a: *x\n")?.line == 1)
    }

    @Test("a mistake has its line")
    func mistakes() {
        #expect(failure("a: 1\nb: [1, 2\nc: 3\n")?.line == 3)
        #expect(failure("a: 1\n\tb: 2\n")?.line == 2)
        #expect(failure("a: 1\n---\nb: 2\n")?.problem == "but found another document")
        #expect(failure("a: 1\nb: 2\na: 3\n")?.line == 3)
    }

    @Test("values that aliases multiply, and a value inside itself, end in an error")
    func bombs() {
        let lines = (1...12).map {
            "l\($0): &l\($0) [" + Array(repeating: "*l\($0 - 1)", count: 10).joined(separator: ", ") + "]"
        }
        #expect(failure((["l0: &l0 x"] + lines).joined(separator: "\n"))?.problem == "too many values")
        #expect(failure("a: &a [*a]\n")?.problem == "too many values")
        let deep = String(repeating: "[", count: 5000)
        #expect(failure(deep) != nil)
    }
}
