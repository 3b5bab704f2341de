import PowerVM

/// `lsdev` of the VIOS and of AIX, and the device rows of `lscfg`: what devices there are.
public enum Lsdev {
    public struct Listing: Sendable, Equatable {
        public var devices: [Device] = []
        /// `lsdev -dev vhostN -vpd` alone: the virtual slot of its hardware location code.
        public var slot: Int?
        /// `lsdev -dev NAME -attr` alone.
        public var attributes: [Attribute] = []
    }

    /// One device. What the listing did not show, or showed as an empty column or `N/A`, is nil.
    public struct Device: Sendable, Equatable {
        /// Nil for a slot of `lsdev -slots` with the device `Unknown`: added by DLPAR and not configured.
        public var name: String?
        /// `Available`, `Defined`, `Stopped`, `Undefined`.
        public var status: String?
        public var location: String?
        public var description: String?
        /// The further fields of `-F` (`type`, `class`, `parent` …) in their order.
        public var more: [Field] = []

        public init(name: String?, status: String? = nil, location: String? = nil, description: String? = nil, more: [Field] = [])
        {
            self.name = name
            self.status = status
            self.location = location
            self.description = description
            self.more = more
        }
    }

    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String?
    }

    /// Of one attribute that was requested by its name, the VIOS prints the value alone.
    public struct Attribute: Sendable, Equatable {
        public var name: String?
        /// Nil for an empty one.
        public var value: String?
        public var description: String?
        public var isSettable: Bool?
    }

    static let states = LsdevDevice.states

    /// Reads a saved listing: table, `-F`/`-fmt`, `-slots`, `-vpd`, `-attr`, or `lscfg`.
    public static func read(file text: String, options: CommandWords = CommandWords([])) throws(ReadError) -> Listing {
        let output = try Session.output(OutputText("lsdev", file: text), delimiter: options.delimiter())
        return try LsdevReader.listing(output, options: options)
    }
}
