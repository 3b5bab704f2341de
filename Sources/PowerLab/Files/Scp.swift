import Foundation

/// The remote side of scp's old protocol ([K] openssh-portable scp.c, `sink` and `source`): one file, no directories, no patterns.
enum Scp {
    static let command = EmulatedCommand(
        effect: .reads, writes: { $0.arguments.contains { $0.hasPrefix("-") && $0.contains("t") } }
    ) { invocation, context in
        // -v and -p are accepted and ignored, -d and -r mean directories.
        let options = Getopt(invocation.arguments.filter { $0 != "--" }, "tfvpdr")
        guard !options.isWrong, options.has("t") != options.has("f"), let name = options.operands.first else {
            return .failed(1, "usage: scp [-t | -f] file (all that powerlab emulates)")
        }
        if options.has("t") {
            var sink = ScpSink(context)
            return try sink.run(context.file(name), wantsDirectory: options.has("d"))
        }
        return try ScpSource(context).run(context.file(name))
    }
}
