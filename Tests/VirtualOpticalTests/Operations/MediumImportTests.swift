import PowerVM
import Testing

@testable import VirtualOptical

/// `mkvopt -file`: what grows there decides, whatever becomes of the answer.
@Suite struct MediumImportTests {
    private static let bytes = 40 << 20

    private func library(_ change: (inout ModelLibrary.Faults) -> Void = { _ in }) -> ModelLibrary {
        var (state, faults) = (ModelLibrary.State(), ModelLibrary.Faults())
        state.files = ["aix.iso": Self.bytes]
        change(&faults)
        return ModelLibrary(state, faults)
    }

    private func create(_ library: ModelLibrary, access: MediumAccess = .readOnly) async throws -> VerbOutcome {
        let file = try #require(RemotePath("/home/padmin/aix.iso"))
        return await library.change(
            .createMedium(Mkvopt(name: try #require(MediumName("AIX.iso")), source: .file(file), access: access)))
    }

    @Test("a copy is watched until it is whole, and its access is read back")
    func whole() async throws {
        let library = library()
        let outcome = try await create(library)
        #expect(outcome.problem == nil && outcome.changed == true && outcome.warnings.isEmpty, "\(outcome)")
        #expect(outcome.medium?.bytes == Self.bytes && outcome.medium?.access == .readOnly)
        #expect(library.changes == ["mkvopt -name AIX.iso -file /home/padmin/aix.iso -ro"])
        let again = try await create(library)
        #expect(again.changed == false && again.problem == nil && library.changes.count == 1)
    }

    @Test("an access that the VIOS ignored is corrected; one that can't be is an error")
    func access() async throws {
        let library = library { $0.ignoresReadOnly = true }
        let corrected = try await create(library)
        #expect(corrected.problem == nil && corrected.medium?.access == .readOnly)
        #expect(corrected.steps.map(\.name) == ["create-medium", "set-access"])
        let stubborn = self.library {
            $0.ignoresReadOnly = true
            $0.fails["chvopt"] = "chvopt: it can't be changed"
        }
        let failed = try await create(stubborn)
        #expect(failed.problem?.status == .failed && failed.changed == true && failed.medium?.access == .readWrite, "\(failed)")
    }

    @Test("after a lost answer the medium keeps growing, and a whole one is a success")
    func lost() async throws {
        let library = library { $0.losesImport = true }
        let outcome = try await create(library)
        #expect(outcome.problem == nil && outcome.changed == true && outcome.medium?.bytes == Self.bytes, "\(outcome)")
    }

    @Test("half a medium is reported as half, with the command that removes it, and never as created")
    func half() async throws {
        for losesAnswer in [false, true] {
            let library = library {
                $0.importEnds = 30 << 20
                $0.losesImport = losesAnswer
            }
            let outcome = try await create(library)
            #expect(outcome.problem?.code == .halfMedium && outcome.problem?.status == .failed, "\(outcome)")
            #expect(outcome.changed == true && outcome.problem?.hint.contains("rmmedia vio1 AIX.iso") == true)
            #expect(library.state.media.map(\.bytes) == [30 << 20] && outcome.medium?.bytes == nil)
        }
    }

    @Test("an import that grows no more is waited for as long as the VIOS runs it; lost and unseen, it is unknown")
    func hangs() async throws {
        let library = library {
            $0.losesImport = true
            $0.importHangs = true
            $0.lacks = ["ps"]
        }
        let outcome = try await create(library)
        #expect(outcome.problem?.code == .halfMedium && library.elapsed >= ImportWatch.stall, "\(outcome)")
        #expect(library.elapsed < ImportWatch.stall * 2)
    }

    @Test("what the VIOS refuses leaves no medium, and its text is shown")
    func refused() async throws {
        let library = library { $0.fails["mkvopt"] = "Not enough free space in the repository." }
        let outcome = try await create(library)
        #expect(outcome.problem?.code == .importFailed && outcome.changed == false, "\(outcome)")
        #expect(outcome.problem?.message.contains("Not enough free space") == true)
        let missing = ModelLibrary()
        let refused = try await create(missing)
        #expect(refused.problem?.code == .noSuchFile && refused.problem?.status == .refused && missing.changes.isEmpty)
    }

    @Test("another command's medium of that name is never called ours, nor half")
    func race() async throws {
        let library = library { faults in
            faults.meanwhile = { state in
                if state.media.isEmpty { state.media = [ModelLibrary.Medium(name: "AIX.iso", bytes: 1 << 20)] }
            }
        }
        let outcome = try await create(library)
        #expect(outcome.problem?.code == .nameTaken && outcome.changed == false, "\(outcome)")
    }

    @Test("without ls the growth is seen in megabytes")
    func withoutLs() async throws {
        let library = library { $0.lacks = ["ls"] }
        let outcome = try await create(library)
        // The size of the file isn't known then, so it can't be held against the medium.
        #expect(outcome.problem == nil && outcome.changed == true && outcome.medium?.bytes == nil, "\(outcome)")
    }
}
