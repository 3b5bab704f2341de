import PowerVM

/// How a model world misbehaves. All faults are counted, so that a run is the same every time.
struct ModelFaults: Sendable {
    /// What befalls the exchange with this number (from 0) on a host.
    enum Cut: Sendable, CaseIterable {
        /// The session breaks before the line is run.
        case before
        /// The line is run, the answer is lost.
        case after
        /// The line is run, no answer comes within the bound.
        case timeout
        /// The line is run, the second half of its answer is lost.
        case half
        /// The host can't be reached.
        case unreachable
    }

    /// How a VIOS handles `mkvdev -fbo`.
    enum Lie: Sendable, CaseIterable {
        case none, statusOneWithEffect, statusZeroWithoutEffect, preamble, otherName, defined, statusOneDefined
    }

    struct ExchangePlace: Hashable, Sendable {
        var host: String
        var exchange: Int
    }

    var cuts: [ExchangePlace: Cut] = [:]
    /// From this exchange on the host is dead.
    var deadFrom: [String: Int] = [:]
    var lie = Lie.none
    var loadFails = false
    /// How many changing commands of a VIOS meet a locked ODM first.
    var odmLocks = 0
    /// From this exchange on the LPAR's host is another partition.
    var exchangedFrom: Int?
    /// cfgmgr has not ended within the companion's wait.
    var cfgmgrHangs = false
    /// cfgmgr does its work and complains of a locked ODM all the same.
    var cfgmgrComplains = false
    /// cfgmgr ends with 1 and reports a permission error.
    var cfgmgrDenied = false
    /// It has done its work then all the same.
    var cfgmgrWorksAllTheSame = false
    /// The kernel can be asked only from this exchange with the LPAR on.
    var kernelFrom = 0
    /// The listing that doesn't show the newest drive, and how many of its outputs.
    var hides: (word: String, count: Int)?
    /// The VIOS whose `lsrep` can't be read, and how many of its outputs.
    var garbles: (vios: String, count: Int)?
    /// Done by another command right before this exchange with a host.
    var meanwhile: [ExchangePlace: @Sendable (inout ModelState) -> Void] = [:]
    /// Done by another command right after the first command of this exchange with a VIOS.
    var betweenListings: [ExchangePlace: @Sendable (inout ModelState) -> Void] = [:]

    func cut(_ host: String, _ exchange: Int) -> Cut? {
        if let from = deadFrom[host], exchange >= from { return .unreachable }
        return cuts[ExchangePlace(host: host, exchange: exchange)]
    }
}

extension ModelFaults.Cut {
    var failure: TransportFailure {
        switch self {
        case .before, .after, .half:
            TransportFailure(
                kind: .lost, code: "connection-lost", message: "the connection broke", hint: "run it again", mayHaveRun: true,
                retryable: true)
        case .timeout:
            TransportFailure(
                kind: .timeout, code: "answer-timeout", message: "no answer", hint: "--timeout", mayHaveRun: true, retryable: true
            )
        case .unreachable:
            TransportFailure(
                kind: .unreachable, code: "connection-refused", message: "connection refused", hint: "is sshd up?",
                retryable: true)
        }
    }
}
