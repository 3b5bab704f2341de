import Synchronization
import TestSupport
import Testing

@testable import AsyncSupport

@Suite(.timeLimit(.minutes(2)))
struct SharedTaskTests {
    private final class Connection: Sendable {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    /// Opens connections with rising numbers.
    private final class Opener: Sendable {
        let opened = Mutex(0)
        /// No connection is there before it is open.
        let latch = Latch()

        @Sendable func open() async throws -> Connection {
            let number = opened.withLock {
                $0 += 1
                return $0
            }
            await latch.pass()
            try Task.checkCancellation()
            return Connection(number)
        }
    }

    private struct Failure: Error {}

    private func waitFor(_ callers: Int, of shared: SharedTask<Connection>) async throws {
        try await eventually("\(callers) callers") { shared.callers == callers }
    }

    @Test("callers share one value; after a drop the next one opens another")
    func shares() async throws {
        let (shared, opener) = (SharedTask<Connection>(), Opener())
        await opener.latch.open()
        let first = try await shared.value(opener.open)
        #expect(try await shared.value(opener.open) === first)
        shared.drop(first)
        let second = try await shared.value(opener.open)
        #expect(second.number == 2)
        // The first one is gone already: dropping it again doesn't harm its successor.
        shared.drop(first)
        #expect(try await shared.value(opener.open) === second)
        #expect(shared.take() === second)
        #expect(shared.take() == nil)
    }

    @Test("a caller that is cancelled leaves; the others get the value, and later callers share it")
    func oneLeaves() async throws {
        let (shared, opener) = (SharedTask<Connection>(), Opener())
        let leaving = Task { try await shared.value(opener.open) }
        let staying = Task { try await shared.value(opener.open) }
        try await waitFor(2, of: shared)
        leaving.cancel()
        await #expect(throws: CancellationError.self) { try await leaving.value }
        let later = Task { try await shared.value(opener.open) }
        try await waitFor(2, of: shared)
        await opener.latch.open()
        #expect(try await staying.value === later.value)
        #expect(opener.opened.withLock { $0 } == 1)
    }

    @Test("an attempt is cancelled with its last caller; a caller that joined it then opens again")
    func lastLeaves() async throws {
        let (shared, opener) = (SharedTask<Connection>(), Opener())
        let only = Task { try await shared.value(opener.open) }
        try await waitFor(1, of: shared)
        only.cancel()
        let joining = Task { try await shared.value(opener.open) }
        // The given-up attempt notices the cancellation when the latch opens.
        await opener.latch.open()
        await #expect(throws: CancellationError.self) { try await only.value }
        #expect(try await joining.value.number == 2)
    }

    @Test("after the end no caller gets a value: an attempt under way is cancelled and awaited, and nothing is opened again")
    func ends() async throws {
        let (shared, opener) = (SharedTask<Connection>(), Opener())
        let waiting = Task { try await shared.value(opener.open) }
        try await waitFor(1, of: shared)
        let end = Task { await shared.end() }
        // The end has begun.
        try await waitFor(0, of: shared)
        await opener.latch.open()
        #expect(await end.value == nil)
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: CancellationError.self) { try await shared.value(opener.open) }
        #expect(opener.opened.withLock { $0 } == 1)
        let other = SharedTask<Connection>()
        let value = try await other.value(opener.open)
        #expect(await other.end() === value)
    }

    @Test("a failure is tried again, unless it is final", arguments: [false, true])
    func failures(_ keepsFailure: Bool) async throws {
        let shared = SharedTask<Connection>(keepsFailure: keepsFailure)
        await #expect(throws: Failure.self) { try await shared.value { throw Failure() } }
        let second = try? await shared.value { Connection(2) }
        #expect(second?.number == (keepsFailure ? nil : 2))
    }
}
