/// The hosts of one job.
public struct Hosts: Sendable {
    /// Nil under `--vios-only`: the LPAR isn't queried.
    public var lpar: LPARHost?
    /// The VIOSes of the LPAR's system, as far as option or inventory name them.
    public var vioses: [RemoteHost]
    /// A file lists all VIOSes of the system. After an option alone, the HMC and the kernel may name more.
    public var areAllVIOSes: Bool
    /// A VIOS that only the LPAR itself names (kdb `cvai`); nil if the operator's files don't know it: then it isn't contacted.
    public var viosNamed: @Sendable (VIOSName) async -> RemoteHost?
    /// The HMC of the LPAR's system: queried for what only it knows, and a route to the VIOSes.
    public var hmc: HMCHost?
    /// Shared by the jobs of one run.
    public var reservations: PartitionReservations

    public init(
        lpar: LPARHost?, vioses: [RemoteHost], areAllVIOSes: Bool, hmc: HMCHost? = nil, reservations: PartitionReservations,
        viosNamed: @escaping @Sendable (VIOSName) async -> RemoteHost? = { _ in nil }
    ) {
        self.lpar = lpar
        self.vioses = vioses
        self.areAllVIOSes = areAllVIOSes
        self.hmc = hmc
        self.reservations = reservations
        self.viosNamed = viosNamed
    }
}
