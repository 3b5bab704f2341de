// Measures the readers: one case a process, so that the peak of its memory is its own. Compiled by Bench/readers.
import Glibc
import PowerVM

@main enum Bench {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        guard let name = words.first else {
            for one in Cases.all { print(one.name) }
            return
        }
        guard let found = Cases.all.first(where: { $0.name == name }), let bytes = words.count > 1 ? Int(words[1]) : 2_600_000
        else {
            print("usage: readers [CASE [BYTES]]")
            exit(2)
        }
        measure(found, bytes)
    }

    /// The text is made before the clock starts; what it takes alone is subtracted from the peak.
    private static func measure(_ one: Case, _ bytes: Int) {
        let text = one.text(bytes)
        let before = peak()
        let start = processorTime()
        let outcome = one.read(text)
        let seconds = processorTime() - start
        let size = Double(text.utf8.count)
        let extra = Double(max(0, peak() - before)) * 1024
        let columns = [
            one.name.padded(to: 28), (size / 1e6).fixed(1).padded(before: 6) + " MB",
            (size / 1e6 / max(seconds, 1e-9)).fixed(1).padded(before: 8) + " MB/s",
            (extra / size).fixed(2).padded(before: 6) + " x the input", outcome,
        ]
        print(columns.joined(separator: "  "))
    }

    /// The peak of the resident memory in KiB.
    private static func peak() -> Int { usage().ru_maxrss }

    /// Seconds of the processor: other processes count less than on the clock.
    private static func processorTime() -> Double {
        let used = usage()
        return Double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + Double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6
    }

    private static func usage() -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }
}

extension Double {
    fileprivate func fixed(_ digits: Int) -> String {
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let whole = Int((self * Double(scale)).rounded())
        let fraction = String(whole % scale)
        return "\(whole / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - utf8.count)) }
    fileprivate func padded(before width: Int) -> String { String(repeating: " ", count: max(0, width - utf8.count)) + self }
}
