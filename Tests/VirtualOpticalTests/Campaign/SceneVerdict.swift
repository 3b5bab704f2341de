/// What the judge found, by kind.
struct SceneVerdict: Equatable, Sendable {
    var falseAttached: [String] = []
    var secondDrives: [String] = []
    var wrongReports: [String] = []
    var hangs: [String] = []
    var leftovers: [String] = []

    var isClean: Bool { all.isEmpty }
    var all: [String] { falseAttached + secondDrives + wrongReports + hangs + leftovers }
}
