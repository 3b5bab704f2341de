import PowerVM
import Remoting
import VirtualOptical

/// `--failed-to`: the LPARs for which the same command may succeed later, one on a line, as `-f` reads them.
struct RetryList {
    var run: RunReport

    var names: [String] {
        run.bad.filter { result in
            let isRetryable = result.problem?.retryable == true || result.problem?.code == .notTried
            return isRetryable || result.status == .unreachable || result.status == .unknown
        }.map(\.lpar)
    }

    func write(to file: String, _ output: CommandOutput) {
        do {
            try TextFile.write(names.map { $0 + "\n" }.joined(), to: file)
        } catch {
            output.note("\(error.description); to retry: \(names.joined(separator: " "))")
        }
    }
}
