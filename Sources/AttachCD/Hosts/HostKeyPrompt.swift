import Dispatch
import Glibc
import PowerVM
import SSH
import Synchronization

/// Asks the person at the terminal about an unknown host key; one question at a time, and never without a terminal.
actor HostKeyPrompt {
    private var last: Task<Bool, Never>?

    /// - Parameter isAllowed: false under `-q` and for JSON: a program reads the answer.
    /// - Returns: nil without a terminal; an unknown key is then refused.
    static func asking(isAllowed: Bool) -> (@Sendable (HostKeyQuestion) async -> Bool)? {
        guard isAllowed, isatty(STDIN_FILENO) == 1, Terminal.errorIsTerminal else { return nil }
        let prompt = HostKeyPrompt()
        return { await prompt.ask($0) }
    }

    private func ask(_ question: HostKeyQuestion) async -> Bool {
        let before = last
        let task = Task {
            _ = await before?.value
            return await self.answer(question)
        }
        last = task
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// `yes`, or the fingerprint itself, as ssh takes it; everything else counts as no, and so does an answer after Ctrl-C.
    private func answer(_ question: HostKeyQuestion) async -> Bool {
        if Task.isCancelled { return false }
        LiveRegion.ask(Self.text(question))
        defer { LiveRegion.isAnswered() }
        let line = await Self.line(from: STDIN_FILENO)
        if Task.isCancelled { Terminal.error("\n") }
        guard !Task.isCancelled, let line else { return false }
        return line.lowercased() == "yes" || line == question.fingerprint
    }

    /// The next line, without blanks at its ends; nil at the end of the input and when the task is cancelled.
    static func line(from descriptor: Int32) async -> String? {
        let isCancelled = Mutex(false)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(returning: read(descriptor) { isCancelled.withLock { $0 } })
                }
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
    }

    /// Byte by byte: what follows the line belongs to the next question.
    private static func read(_ descriptor: Int32, until isOver: () -> Bool) -> String? {
        var line: [UInt8] = []
        while !isOver() {
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, 100) > 0 else { continue }
            var byte: UInt8 = 0
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count <= 0 || byte == 0x0A {
                return count <= 0 && line.isEmpty
                    ? nil : trimmed(String(decoding: line, as: UTF8.self))
            }
            if line.count < 4096 { line.append(byte) }
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }

    static func text(_ question: HostKeyQuestion) -> String {
        SafeText.cleanLines(
            "\(question.alias): the host key of \(question.name) isn't known.\n"
                + "\(question.keyType) key, fingerprint \(question.fingerprint)\n"
                + "Compare it with the host's (console: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub).\n"
                + "Accept it and write it to known_hosts? (yes, the fingerprint, or no) ")
    }
}
