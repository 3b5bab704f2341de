import PowerVM
import Testing

@testable import VirtualOptical

/// Changes of a media repository, each against a repository in memory.
@Suite struct RepositoryTests {
    private typealias Medium = ModelLibrary.Medium

    private func name(_ text: String) throws -> MediumName { try #require(MediumName(text)) }
    private func size(_ text: String) throws -> SizeArgument { try #require(SizeArgument(text)) }
    private func pool(_ text: String) throws -> PoolName { try #require(PoolName(text)) }

    private func library(_ media: [Medium] = [], _ change: (inout ModelLibrary.State) -> Void = { _ in }) -> ModelLibrary {
        var state = ModelLibrary.State()
        state.media = media
        change(&state)
        return ModelLibrary(state)
    }

    private func words(_ outcome: VerbOutcome) -> String {
        let word = outcome.problem.map { "\($0.status.rawValue) \($0.code.rawValue)" } ?? "good"
        return "\(word) \(outcome.changed.map { $0 ? "changed" : "unchanged" } ?? "?")"
    }

    // MARK: The repository

    @Test("a repository is created once; one that is too small or elsewhere is refused, a pool without logical volumes too")
    func create() async throws {
        let library = library { $0.sizeMB = nil }
        let create = RepositoryChange.createRepository(pool: try pool("datavg"), size: try size("10G"))
        let made = await library.change(create)
        #expect(words(made) == "good changed" && made.repository?.sizeMB == 10231)
        #expect(library.changes == ["mkrep -sp datavg -size 10G"])
        let again = await library.change(create)
        #expect(words(again) == "good unchanged" && again.notes.count == 1)
        let larger = await library.change(.createRepository(pool: try pool("datavg"), size: try size("20G")))
        #expect(words(larger) == "refused repository-differs unchanged")
        #expect(library.changes.count == 1)

        let empty = self.library { $0.sizeMB = nil }
        let unknown = await empty.change(.createRepository(pool: try pool("nopool"), size: try size("1G")))
        #expect(
            words(unknown) == "refused pool-unknown unchanged" && unknown.problem?.hint.contains("datavg (41.0 GB free)") == true)
        let files = await empty.change(.createRepository(pool: try pool("files"), size: try size("1G")))
        #expect(words(files) == "refused pool-not-lv unchanged")
        let full = await empty.change(.createRepository(pool: try pool("datavg"), size: try size("42G")))
        #expect(words(full) == "refused pool-full unchanged" && empty.changes.isEmpty)
    }

    @Test("a repository grows by what its pool has")
    func grow() async throws {
        let library = library()
        let grown = await library.change(.growRepository(try size("20G")))
        #expect(words(grown) == "good changed" && grown.repository?.sizeMB == 1015 + 20480)
        #expect(words(await library.change(.growRepository(try size("42G")))) == "refused pool-full unchanged")
        let none = self.library { $0.sizeMB = nil }
        #expect(words(await none.change(.growRepository(try size("1G")))) == "refused no-repository unchanged")
        #expect(none.changes.isEmpty)
    }

    @Test("only an empty repository is removed, and a medium that comes meanwhile keeps it")
    func remove() async throws {
        let full = library([Medium(name: "a.iso", bytes: 1 << 20)])
        let refused = await full.change(.removeRepository)
        #expect(words(refused) == "refused repository-not-empty unchanged" && refused.problem?.message.contains("a.iso") == true)
        #expect(full.changes.isEmpty)
        let empty = library()
        #expect(words(await empty.change(.removeRepository)) == "good changed" && empty.state.sizeMB == nil)
        let again = await empty.change(.removeRepository)
        #expect(words(again) == "good unchanged" && again.notes == ["no media repository on vio1; nothing removed"])
        #expect(empty.changes == ["rmrep"])
    }

    // MARK: Media

    @Test("a blank medium is read-write; the same again is there, another size of the name is refused, and too large a one too")
    func blank() async throws {
        let library = library()
        func blank(_ text: String, _ size: SizeArgument) throws -> RepositoryChange {
            .createMedium(Mkvopt(name: try name(text), source: .blank(size), access: .readWrite))
        }
        let made = await library.change(try blank("scratch", try size("100M")))
        #expect(words(made) == "good changed" && made.medium?.access == .readWrite && made.medium?.bytes == 100 << 20)
        let again = await library.change(try blank("scratch", try size("100M")))
        #expect(words(again) == "good unchanged" && again.notes.count == 1)
        let other = await library.change(try blank("scratch", try size("200M")))
        #expect(words(other) == "refused medium-differs unchanged")
        let large = await library.change(try blank("large", try size("1G")))
        #expect(words(large) == "refused repository-full unchanged")
        #expect(large.problem?.hint.contains("chrep vio1 +1G") == true && large.problem?.hint.contains("scratch") == true)
        #expect(library.changes.count == 1)
    }

    @Test("a medium changes its access and its name only while no drive holds it")
    func change() async throws {
        let library = library([
            Medium(name: "a.iso", bytes: 1 << 20), Medium(name: "b.iso", bytes: 1 << 20, drives: ["aix04_cd"]),
        ])
        let access = await library.change(.setAccess(try name("a.iso"), .readOnly))
        #expect(words(access) == "good changed" && access.medium?.access == .readOnly)
        let again = await library.change(.setAccess(try name("a.iso"), .readOnly))
        #expect(words(again) == "good unchanged" && again.notes == ["medium a.iso on vio1 is ro; nothing changed"])
        let same = await library.change(.renameMedium(try name("a.iso"), to: try name("a.iso")))
        #expect(words(same) == "good unchanged" && same.notes == ["medium a.iso on vio1 has that name; nothing changed"])
        let renamed = await library.change(.renameMedium(try name("a.iso"), to: try name("c.iso")))
        #expect(words(renamed) == "good changed" && renamed.medium?.name.text == "c.iso")
        for change in [
            RepositoryChange.setAccess(try name("b.iso"), .readOnly), .renameMedium(try name("b.iso"), to: try name("d.iso")),
            .removeMedium(try name("b.iso")),
        ] {
            let refused = await library.change(change)
            #expect(words(refused) == "refused medium-in-use unchanged", "\(change)")
            #expect(refused.problem?.message.contains("aix04_cd (vhost2, partition 5)") == true)
        }
        let taken = await library.change(.renameMedium(try name("c.iso"), to: try name("b.iso")))
        #expect(words(taken) == "refused name-taken unchanged")
        #expect(words(await library.change(.setAccess(try name("x.iso"), .readOnly))) == "refused no-such-medium unchanged")
        #expect(library.changes == ["chvopt -name a.iso -access ro", "chvopt -name a.iso -mv c.iso"])
    }

    @Test("a medium that the VIOS is still writing is neither changed nor removed")
    func unfinished() async throws {
        let library = library([Medium(name: "a.iso", bytes: 1 << 20), Medium(name: "b.iso", bytes: 1 << 20)]) {
            $0.growth = ("a.iso", 1, 2 << 20)
        }
        for change in [
            RepositoryChange.setAccess(try name("a.iso"), .readOnly), .renameMedium(try name("a.iso"), to: try name("d.iso")),
            .removeMedium(try name("a.iso")),
        ] {
            #expect(words(await library.change(change)) == "refused transfer-running unchanged", "\(change)")
        }
        #expect(words(await library.change(.removeMedium(try name("b.iso")))) == "good changed")
    }

    @Test("a medium is removed once; one that another command loads right before stays, and no longer name is hit")
    func removeMedium() async throws {
        let media = [Medium(name: "a.iso", bytes: 1 << 20), Medium(name: "xa.iso", bytes: 1), Medium(name: "a_iso", bytes: 1)]
        let library = library(media)
        #expect(words(await library.change(.removeMedium(try name("a.iso")))) == "good changed")
        #expect(library.state.media.map(\.name) == ["xa.iso", "a_iso"])
        let gone = await library.change(.removeMedium(try name("a.iso")))
        #expect(words(gone) == "good unchanged" && gone.notes == ["no medium a.iso on vio1; nothing removed"])
        #expect(library.changes == ["rmvopt -name a.iso"])

        // Loaded between survey and command: the guard in the same line sees it.
        let runner = LoadingRunner(library: self.library(media))
        let refused = await RepositoryOperation(
            .removeMedium(try name("a.iso")), vios: RemoteHost(name: "vio1", runner: runner), context: runner.library.context
        ).run()
        #expect(words(refused) == "failed drive-changed unchanged", "\(refused)")
        #expect(runner.library.changes.isEmpty && runner.library.state.media.count == 3)
    }

    @Test("a lost answer is settled by a new query; if none is possible, what changed is unknown")
    func lost() async throws {
        let media = [Medium(name: "a.iso", bytes: 1 << 20)]
        var faults = ModelLibrary.Faults()
        faults.losesAnswer = "rmvopt"
        var state = ModelLibrary.State()
        state.media = media
        let removed = await ModelLibrary(state, faults).change(.removeMedium(try name("a.iso")))
        #expect(words(removed) == "good changed", "\(removed)")
        faults.dies = true
        let unknown = await ModelLibrary(state, faults).change(.removeMedium(try name("a.iso")))
        #expect(words(unknown) == "unknown unknown-outcome ?", "\(unknown)")
        faults.losesAnswer = "mkvopt"
        let blank = Mkvopt(name: try name("b.iso"), source: .blank(try size("100M")), access: .readWrite)
        let lost = await ModelLibrary(state, faults).change(.createMedium(blank))
        #expect(words(lost) == "unknown unknown-outcome ?", "\(lost)")
    }

    @Test("a name with a dash is taken, with a warning")
    func dash() async throws {
        let library = library([Medium(name: "a.iso", bytes: 1 << 20)])
        let renamed = await library.change(.renameMedium(try name("a.iso"), to: try name("a-b.iso")))
        #expect(words(renamed) == "good changed" && renamed.warnings.count == 1)
    }

    @Test("a dry run queries, and sends nothing that changes")
    func dryRun() async throws {
        let library = library([Medium(name: "a.iso", bytes: 1 << 20)])
        let planned = await library.change(.removeMedium(try name("a.iso")), isDryRun: true)
        #expect(planned.steps.map(\.command) == ["ioscli rmvopt -name a.iso"] && planned.steps[0].outcome == .planned)
        #expect(planned.changed == false && library.changes.isEmpty)
    }
}

/// Another command loads the medium behind the survey.
private final class LoadingRunner: CommandRunner {
    let host = "vio1"
    let library: ModelLibrary

    init(library: ModelLibrary) { self.library = library }

    func exchange(_ exchange: Exchange) async throws(TransportFailure) -> RawAnswer {
        if exchange.line.contains("rmvopt") { library.load("a.iso", into: "aix04_cd") }
        return try await library.exchange(exchange)
    }
}

extension ModelLibrary {
    func load(_ medium: String, into drive: String) {
        update { state in
            for index in state.media.indices where state.media[index].name == medium { state.media[index].drives = [drive] }
        }
    }
}
