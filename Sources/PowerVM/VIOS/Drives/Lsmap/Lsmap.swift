/// `lsmap`: which virtual target devices belong to which virtual SCSI server adapter.
///
/// Source: reference, section 2 (VH:lsmap7, VH:lsmap8, VH:lsmap9). We ask for the screen form, which all levels have.
public struct Lsmap: RemoteCommand {
    public enum Scope: Sendable, Hashable {
        case all
        case adapter(VHostName)
    }

    public var scope: Scope

    public init(_ scope: Scope) { self.scope = scope }

    public var words: [String] {
        switch scope {
        case .all: ["lsmap", "-all"]
        case .adapter(let name): ["lsmap", "-vadapter", name.text]
        }
    }

    /// One listing. Zero adapters is a possible answer: a VIOS without virtual SCSI, or an NPIV, vNIC or SEA listing.
    public struct Listing: Sendable, Equatable {
        public var adapters: [Adapter]
        /// The fields of a `-fmt` listing in their order, and its delimiter; nil for the screen form.
        public var fields: [String]?
        public var delimiter: Character?

        public init(adapters: [Adapter], fields: [String]? = nil, delimiter: Character? = nil) {
            self.adapters = adapters
            self.fields = fields
            self.delimiter = delimiter
        }
    }

    /// A server adapter. What the listing did not show is nil.
    public struct Adapter: Sendable, Equatable {
        public var name: VHostName?
        public var physloc: String?
        /// Decoded from hexadecimal. 0: no client has the adapter, or none has connected yet.
        public var clientPartitionID: Int?
        public var vtds: [VTD]

        public init(name: VHostName?, physloc: String?, clientPartitionID: Int?, vtds: [VTD] = []) {
            self.name = name
            self.physloc = physloc
            self.clientPartitionID = clientPartitionID
            self.vtds = vtds
        }

        public var location: VirtualLocation? { physloc.flatMap { VirtualLocation($0) } }
        /// The virtual slot, from the `-C` of the location code.
        public var slot: Int? { physloc.flatMap { LsmapValue.slot(TextSlice($0)) } }
    }

    /// A virtual target device. A label that is absent or has no value is nil.
    public struct VTD: Sendable, Equatable {
        public var name: DeviceName?
        /// `Available`, `Defined`; absent at VIOS 1.x.
        public var status: String?
        public var lun: LogicalUnitNumber?
        /// A device name, a logical volume, a path below /var/vio/VMLibrary, an LU of a shared storage pool; nil for an empty drive.
        public var backing: String?
        /// The location of the backing device.
        public var physloc: String?
        /// `true`, `false` or `N/A` as printed.
        public var mirrored: String?

        public init(
            name: DeviceName?, status: String? = nil, lun: LogicalUnitNumber? = nil, backing: String? = nil,
            physloc: String? = nil, mirrored: String? = nil
        ) {
            self.name = name
            self.status = status
            self.lun = lun
            self.backing = backing
            self.physloc = physloc
            self.mirrored = mirrored
        }
    }

    /// Reads the screen form, which was requested, and nothing else: rows of `-fmt` or of other kinds of adapters are an error.
    public func read(_ result: CommandResult) throws(ReadError) -> Listing {
        let output = try succeeded(result)
        if case .all = scope, output.isBlank { return Listing(adapters: []) }
        var screen = LsmapScreen(isWhole: output.isWhole)
        var lines = output.lines
        while let line = try lines.next() {
            if screen.hasHeader || LsmapScreen.header(line) != nil {
                try screen.take(line)
            } else if LsmapValue.mayStand(in: line.text) {
                throw line.error("the header SVSA, Physloc, Client Partition ID before any data")
            }
            if line.isBlank { lines.skipLineFeeds() }
        }
        guard screen.hasHeader else { throw lines.cut("an lsmap listing: the header SVSA, Physloc, Client Partition ID") }
        return Listing(adapters: try screen.finish(lines))
    }
}
