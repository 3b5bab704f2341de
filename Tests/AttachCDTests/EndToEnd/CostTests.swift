import Foundation
import TestSupport
import Testing

/// What an attach costs, as far as it doesn't depend on the machine. A number that rises is a regression; one that falls is to be lowered here.
/// The LPAR's processes are counted in Tests/aix-scripts/processes.test.
@Suite("what one attach costs", .timeLimit(.minutes(2)))
struct CostTests {
    /// The lab's configuration with the two hosts behind proxies, whose keys stay known under the hosts' own ports.
    private func proxied(_ e2e: inout E2E) throws -> (vios: CountingProxy, lpar: CountingProxy) {
        let file = try #require(e2e.program.environment["ATTACH_CD_SSH_CONFIG"])
        var text = try String(contentsOfFile: file, encoding: .utf8)
        func proxy(_ host: String) throws -> CountingProxy {
            let block = try #require(text.range(of: "Host \(host)\n"))
            let line = try #require(
                text.range(of: "    Port [0-9]+\n", options: .regularExpression, range: block.upperBound..<text.endIndex))
            let port = try #require(Int(text[line].filter(\.isNumber)))
            let proxy = try CountingProxy(target: port, delay: 20)
            text.replaceSubrange(line, with: "    Port \(proxy.port)\n    HostKeyAlias [127.0.0.1]:\(port)\n")
            return proxy
        }
        let proxies = (try proxy("ms12-vio1"), try proxy("aix04"))
        e2e.program.environment["ATTACH_CD_SSH_CONFIG"] = try e2e.program.home.write("proxied", text)
        return proxies
    }

    @Test("round trips, connections, bytes sent, programs started and descriptors")
    func attach() async throws {
        try await E2E.with("seed") { e2e in
            var e2e = e2e
            let (vios, lpar) = try proxied(&e2e)
            // Every start of ssh is a line.
            try FileManager.default.createDirectory(atPath: e2e.program.home.path("bin"), withIntermediateDirectories: true)
            try writeScript(
                "#!/bin/sh\necho \"$*\" >>\(e2e.program.home.path("started"))\nexec /usr/bin/ssh \"$@\"",
                to: e2e.program.home.path("bin/ssh"))
            e2e.program.environment["PATH"] = e2e.program.home.path("bin") + ":/usr/bin:/bin"
            e2e.program.environment["XDG_CACHE_HOME"] = e2e.program.home.path("")
            let running = try e2e.program.start(["aix04", "--json"])
            var peak = 0
            // What this process has open without FD_CLOEXEC for other tests is in there, too.
            let inherited = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.processID)/fd").count
            while try !running.hasEnded() {
                let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.processID)/fd"))?.count
                peak = max(peak, open ?? 0)
                try await Task.sleep(for: .milliseconds(5))
            }
            let answer = try await running.end()
            #expect(try E2E.Report(answer).status == "attached", "\(answer)")
            #expect(vios.count.connections == 1 && lpar.count.connections == 1)
            // Eight; on a loaded machine cfgmgr takes a second, and then the VIOS is queried once more.
            #expect(vios.count.roundTrips <= 9, "\(vios.count)")
            #expect(lpar.count.roundTrips <= 10, "\(lpar.count)")
            #expect(vios.count.bytesToServer <= 3000, "\(vios.count)")
            #expect(lpar.count.bytesToServer <= 38_500, "\(lpar.count)")
            #expect(peak - inherited <= 40, "\(peak), \(inherited) inherited")
            // One question for each host, and one for ssh's defaults. Of a script's answers nothing is kept.
            let started = e2e.program.home.path("started")
            #expect(try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n").count == 3)
            try await e2e.isSettled("aix04")
            #expect(try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n").count == 6)
        }
    }
}
