/// Error texts of AIX and VIOS.
enum Messages {
    /// ioscli prints this before the text of the AIX command that it wraps ([C] errors/vios-extendlv-0516-622-warning).
    static let preamble = """


        Some error messages may contain invalid information
        for the Virtual I/O Server environment.


        """

    /// Number and advice are sourced ([K] reference section 1, "ODM lock"); the sentence between them is a guess.
    static func odmLock(_ invocation: Invocation) -> Answer {
        let text = "0514-516 Device configuration database lock service timed out.\n            Please retry the command later."
        let method = aixName[invocation.name] ?? invocation.name
        let isVIOS = aixName[invocation.name] != nil
        return .failed(1, (isVIOS ? preamble : "") + "\(method): \(text)")
    }

    /// Which AIX command an ioscli command wraps (the prefix of its messages; [C] for mkvdev, the others guessed).
    private static let aixName = ["mkvdev": "mkdev", "rmvdev": "rmdev", "cfgdev": "cfgdev"]

    /// A pool without space ([C] errors/vios-no-space-in-pool-0516-404, there from extending a backing device: preamble twice).
    static func poolFull() -> Answer {
        let text = """
            0516-404 allocp: This system cannot fulfill the allocation request.
            There are not enough free partitions or not enough physical volumes
            to keep strictness and satisfy allocation requests.  The command
            should be retried with different allocation characteristics.

            """
        return .failed(1, preamble + preamble + text)
    }

    /// guess: the number is the usual one, no capture.
    static func busy() -> String {
        "Method error (/usr/lib/methods/ucfgdevice):\n        0514-062 Cannot perform the requested function because the\n"
            + "                 specified device is busy.\n"
    }

    /// guess: number from practice, no capture.
    static func notCustomized(_ command: String, _ device: String) -> String {
        "\(command): 0514-519 The following device was not found in the customized\n        device configuration database:\n        \(device)\n"
    }

    /// guess: number from practice, no capture.
    static let cannotInitialize =
        "Method error (/usr/lib/methods/cfgsccd):\n        0514-040 Error initializing a device into the kernel.\n"
}
