/// `errlogger TEXT`: writes an operator message to the error log; the lab keeps it in its log only.
enum Errlogger {
    static let command = EmulatedCommand(effect: .reads) { invocation, _ in
        if invocation.arguments.isEmpty { return Getopt.usage("errlogger", "errlogger Message") }
        return invocation.isRoot ? Answer() : .failed(1, "errlogger: permission denied")
    }
}
