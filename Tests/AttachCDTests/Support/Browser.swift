import Foundation
import TestSupport
import Testing

/// A headless Chromium of 1600 × 1400 pixels, driven by its WebDriver over loopback.
struct Browser {
    let home: TemporaryDirectory
    private let driver: RunningProgram
    private let base: String
    private let curl: Program

    static let isInstalled = ["/usr/bin/chromium", "/usr/bin/chromedriver", "/usr/bin/curl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static func with(_ body: (Browser) async throws -> Void) async throws {
        let port = try SSHDServer.freePort()
        let program = try Program(path: "/usr/bin/chromedriver")
        let driver = try program.start(["--port=\(port)"])
        let curl = try Program(path: "/usr/bin/curl")
        let address = "http://127.0.0.1:\(port)"
        try await eventually("the driver answers") { try await curl.run(["-sf", address + "/status"]).status == 0 }
        let flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1600,1400", "--hide-scrollbars"]
        let options: [String: Any] = [
            "capabilities": [
                "alwaysMatch": [
                    "goog:chromeOptions": ["args": flags, "binary": "/usr/bin/chromium"],
                    "goog:loggingPrefs": ["performance": "ALL"],
                ]
            ]
        ]
        let answer = try await send(curl, "POST", address + "/session", options)
        let session = try #require(answer["sessionId"].text, "\(answer)")
        let browser = Browser(home: program.home, driver: driver, base: "\(address)/session/\(session)", curl: curl)
        let result = await Result { try await body(browser) }
        _ = try await send(curl, "DELETE", browser.base, nil)
        driver.send(SIGTERM)
        _ = try await driver.end()
        try result.get()
    }

    func open(_ url: String) async throws { _ = try await send("POST", "/url", ["url": url]) }

    /// The value that the script returns.
    func script(_ text: String) async throws -> JSON { try await send("POST", "/execute/sync", ["script": text, "args": []]) }

    /// Replaces the text of an input, key by key.
    func type(_ text: String, into id: String) async throws {
        let found = try await send("POST", "/element", ["using": "css selector", "value": "#" + id])
        let element = try #require(found.object?.values.first?.text)
        _ = try await send("POST", "/element/\(element)/clear", [:])
        _ = try await send("POST", "/element/\(element)/value", ["text": text.isEmpty ? "x\u{E003}" : text])
    }

    func shownRows() async throws -> Double? {
        try await script("return [...document.querySelectorAll('tbody tr')].filter(r=>r.offsetHeight>0).length").number
    }

    /// The addresses that the page requested so far.
    func requests() async throws -> [String] {
        try await send("POST", "/se/log", ["type": "performance"]).items.compactMap { entry in
            let event = try JSON.read(entry["message"].text ?? "null")["message"]
            return event["method"].text == "Network.requestWillBeSent" ? event["params"]["request"]["url"].text : nil
        }
    }

    /// A picture for a person, where one is wanted.
    func shoot(_ name: String) async throws {
        guard let directory = ProcessInfo.processInfo.environment["ATTACH_CD_SHOTS"] else { return }
        let data = try #require(Data(base64Encoded: try await send("GET", "/screenshot", nil).text ?? ""))
        try data.write(to: URL(fileURLWithPath: directory + "/\(name).png"))
    }

    private func send(_ method: String, _ path: String, _ body: [String: Any]?) async throws -> JSON {
        try await Self.send(curl, method, base + path, body)
    }

    private static func send(_ curl: Program, _ method: String, _ url: String, _ body: [String: Any]?) async throws -> JSON {
        var words = ["-s", "--noproxy", "*", "-X", method, url]
        var input = ""
        if let body {
            input = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
            words += ["-H", "Content-Type: application/json", "--data-binary", "@-"]
        }
        let answer = try await curl.run(words, input: input)
        let document = try JSON.read(answer.out)
        #expect(document["value"]["error"].isNull, "\(url): \(answer.out)")
        return document["value"]
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
