import Foundation
import SSH
import Testing

@testable import AttachCD

@Suite struct HostKeyPromptTests {
    @Test("the question about an unknown key shows name, type and fingerprint, and no control characters")
    func question() {
        let text = HostKeyPrompt.text(
            HostKeyQuestion(
                alias: "aix04\u{1B}[2J", name: "[aix04]:22", keyType: "ssh-ed25519", fingerprint: "SHA256:abc"))
        for word in ["aix04", "[aix04]:22", "ssh-ed25519", "SHA256:abc", "yes"] { #expect(text.contains(word)) }
        #expect(!text.contains("\u{1B}"))
    }

    @Test("the answer is one line, and cancelling ends the wait for it")
    func answer() async throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(write(ends[1], " yes \nno", 8) == 8)
        let reader = ends[0]
        #expect(await HostKeyPrompt.line(from: reader) == "yes")
        let task = Task { await HostKeyPrompt.line(from: reader) }
        task.cancel()
        #expect(await task.value == nil)
    }

    @Test("no question is asked where a program reads, or without a terminal")
    func noQuestion() {
        #expect(HostKeyPrompt.asking(isAllowed: false) == nil)
    }
}
