import ArgumentParser
import Glibc
import Remoting

@main
enum AttachCD {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // Inherited as ignored, it would hide how our children end.
        signal(SIGCHLD, SIG_DFL)
        // libdispatch reports to the system log, in each run, that an ordinary user's thread can't raise its priority.
        setenv("LIBDISPATCH_LOG", "NO", 0)
        Descriptors.reserveStandard()
        DescriptorLimits.raise()
        CrashReport.install()
        let arguments = Array(CommandLine.arguments.dropFirst())
        // Without the parser, which would build all commands first.
        if arguments == ["--version"] {
            Terminal.out(VersionText.text + "\n")
            end(0)
        }
        if let script = CompletionScript(arguments: arguments) {
            Terminal.out(script.text)
            end(0)
        }
        do throws(DescriptorLimits.TooFew) {
            try DescriptorLimits.check()
        } catch {
            let failure = UsageFailure.unbegun(.tooFewFiles(error), arguments)
            failure.show(on: .standard(.current()))
            end(failure.exitCode)
        }
        let signals = SignalWatch { interrupted($0, arguments) }
        Task.detached { await run(arguments, signals) }
        // This thread only receives signals. After an asynchronous main it would end by pthread_exit, which reads 1 MB of unwind tables.
        while true { pause() }
    }

    private static func run(_ arguments: [String], _ signals: SignalWatch) async -> Never {
        // The parser itself completes words.
        if arguments.first == "---completion" { signals.release() }
        do {
            var command = try await CommandLineReader(arguments: arguments, environment: .current()).command()
            if let contextual = command as? any ContextCommand {
                try await contextual.run(.current(signals))
            } else if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            end(0)
        } catch let code as ExitCode {
            end(code.rawValue)
        } catch let failure as CommandFailureExit {
            failure.show(on: .standard(.current()))
            end(failure.exitCode)
        } catch let interruption as Interruption.BeforeWork {
            interrupted(interruption.signal, arguments)
        } catch CommandLineReader.Failure.fault(let fault) {
            UsageFailure.show(fault, arguments: arguments)
            end(UsageFailure.exitCode(.validationFailure, arguments: arguments))
        } catch CommandLineReader.Failure.parser(let error) {
            UsageFailure.show(error, arguments: arguments)
            end(UsageFailure.exitCode(RootCommand.exitCode(for: error), arguments: arguments))
        } catch {
            UsageFailure.show(error, arguments: arguments)
            end(UsageFailure.exitCode(RootCommand.exitCode(for: error), arguments: arguments))
        }
    }

    /// Before any work began.
    private static func interrupted(_ signal: Int32, _ arguments: [String]) -> Never {
        UsageFailure.interrupted(arguments).show(on: .standard(.current()))
        end(128 + signal)
    }

    /// Ends the process without the exit handlers of libraries: a connection attempt that was abandoned may still be running on a
    /// thread of its own, and must not run into OpenSSL's clean-up. All output has been written.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        if let loss = StandardOutput.loss {
            Terminal.error("attach-cd: \(loss)\n")
            _exit(status == 0 ? StandardOutput.exitCode : status)
        }
        _exit(status)
    }
}
