import Foundation
import PowerVM
import TestSupport
import Testing

@testable import VirtualOptical

/// Every code that another layer can hand up has a case of its own: none ends as "internal" or "companion-failed" by accident.
@Suite struct ProblemCodeTests {
    private func sources(under folder: String) throws -> [String] {
        let base = Repository.root.appending(path: folder)
        let files = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return try files.filter { $0.pathExtension == "swift" }.map { try String(contentsOf: $0, encoding: .utf8) }
    }

    @Test("the kinds of a VIOS's or HMC's failure")
    func kinds() {
        for kind in CommandFailure.Kind.allCases {
            #expect(ProblemCode(kind).rawValue == (kind == .unknown ? "command-failed" : kind.rawValue))
        }
    }

    @Test("the codes of the transports, as their sources spell them")
    func transports() throws {
        let kind = "\\(\\.(?:unreachable|lost|timeout|cancelled), "
        let lead = "(?:code: |failure\\(\\s*|lost\\(|\(kind)|\\(error\\.phase\\), |String = )"
        let code = try Regex("\(lead)\"([a-z-]+)\"", as: (Substring, Substring).self)
        let texts = try ["Sources/AttachCD", "Sources/Remoting", "Sources/VirtualOptical"].flatMap { try sources(under: $0) }
        let codes = Set(texts.filter { $0.contains("TransportFailure") }.flatMap { $0.matches(of: code).map { String($0.1) } })
        #expect(codes.contains("connection-lost") && codes.contains("host-key-changed") && codes.count > 15, "\(codes.sorted())")
        #expect(codes.filter { ProblemCode(rawValue: $0) == nil }.sorted() == [])
    }

    @Test("the codes of the companion script and of its installer")
    func companion() throws {
        let scripts = ["aix-scripts/attach-cd-lpar", "aix-scripts/attach-cd-lpar-install"].compactMap {
            try? String(contentsOf: Repository.root.appending(path: $0), encoding: .utf8)
        }
        let call = /fail [0-9] ([a-z-]+)\s/
        let line = /[^_]error=([a-z-]+):/
        let codes = Set(
            scripts.flatMap { text in (text.matches(of: call) + text.matches(of: line)).map { String($0.1) } })
        #expect(codes.contains("odm-locked") && codes.count > 8, "\(codes.sorted())")
        #expect(codes.filter { ProblemCode(rawValue: $0) == nil }.sorted() == [])
        #expect(ProblemCode(CompanionAnswer.Failure(code: "new-fangled", text: "")) == .companionFailed)
    }
}
