import ArgumentParser
import Foundation
import VirtualOptical

@main
enum AttachCD {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try RootCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            end(0)
        } catch let code as ExitCode {
            end(code.rawValue)
        } catch let failure as CommandFailureExit {
            failure.show()
            end(failure.exitCode)
        } catch {
            UsageFailure.exit(error, arguments: CommandLine.arguments)
        }
    }

    /// Ends the process without the exit handlers of libraries: a connection attempt that was given up may still be at work on a
    /// thread of its own, and must not meet OpenSSL's clean-up. Everything that was to be written has been.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}

/// Words and options that don't parse: exit 64, and one valid document where JSON was asked for.
enum UsageFailure {
    static func exit(_ error: any Error, arguments: [String]) -> Never {
        let code = RootCommand.exitCode(for: error)
        if code == .validationFailure, wantsJSON(arguments) {
            let text = RootCommand.message(for: error)
            let problem = Problem(.refused, .usage, text, hint: "attach-cd --help lists commands and options")
            Terminal.out(ReportJSON.failure(problem, operation: "attach-cd").cleaned.printed + "\n")
            Foundation.exit(code.rawValue)
        }
        RootCommand.exit(withError: error)
    }

    private static func wantsJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--json") || arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}
