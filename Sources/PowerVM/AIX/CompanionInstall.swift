/// Puts the companion script at its place on an LPAR, whole or not at all.
///
/// Only commands of base AIX and ksh88: the script travels inside a here-document whose end is a nonce, lands in a temporary file beside
/// its place, and is moved there once `cksum` agrees. One that is there already must be root's alone too, and so must its directory:
/// whoever may write there could exchange what a key is bound to.
public struct CompanionInstall: Sendable {
    public var nonce: String

    public init(nonce: String = Nonce.fresh()) { self.nonce = nonce }

    public static var checksum: String { "\(POSIXChecksum.crc(Companion.script)) \(Companion.script.count)" }

    /// What `ls -ldn` must show of it: only root may change it.
    static let modeAndOwner = "-rwxr-xr-x 0"

    /// The command line under which the script is a key's forced command.
    public static let forcedCommand = "\(Companion.installedPath) forced"

    /// What is done, for people.
    public static var display: String { "install -m 755 attach-cd-lpar \(Companion.installedPath)" }

    public func exchange(timeout: Duration) -> Exchange {
        Exchange(line: "/usr/bin/ksh -s", input: Array(installer.utf8), timeout: timeout)
    }

    private var installer: String {
        """
        main() {
            LC_ALL=C export LC_ALL
            umask 022
            place=\(Companion.installedPath)
            sum() { /usr/bin/cksum "$1" 2>/dev/null </dev/null | /usr/bin/awk '{ print $1, $2 }'; }
            # Mode and owner, as they are: -rwxr-xr-x 0. A link is no file.
            look() { /usr/bin/ls -ldn "$1" 2>/dev/null </dev/null | /usr/bin/awk '{ print substr($1, 1, 10), $3 }'; }
            is_good() { [ "$(look "$place")" = '\(Self.modeAndOwner)' ] && [ "$(sum "$place")" = '\(Self.checksum)' ]; }
            tell() { say "file=$(look "$place")"; }
            say() { /usr/bin/printf '%s\\n' "$1"; }
            if [ "$(/usr/bin/id -u)" != 0 ]; then say 'error=not-permitted:only root may install it'; say 'end=\(nonce):2'; exit 2; fi
            if [ "$(/usr/bin/uname -s)" != AIX ]; then say 'error=not-aix:this host does not run AIX'; say 'end=\(nonce):2'; exit 2; fi
            dir=${place%/*}
            [ -d "$dir" ] || /usr/bin/mkdir -p "$dir"
            found=$(look "$dir")
            case $found in
            d????-??-?' 0') ;;
            *) say "error=unsafe-directory:$dir is '${found:-not there}' (mode, owner): it must be a directory of root that nobody else may write"
                say 'end=\(nonce):2'; exit 2 ;;
            esac
            if is_good; then say 'installed=no'; tell; say 'end=\(nonce):0'; exit 0; fi
            new=$place.$$
            /usr/bin/rm -f "$new" && (set -C; receive > "$new") 2>/dev/null &&
                /usr/bin/chown 0:0 "$new" && /usr/bin/chmod 755 "$new" && [ "$(sum "$new")" = '\(Self.checksum)' ] &&
                /usr/bin/mv -f "$new" "$place"
            status=$?
            /usr/bin/rm -f "$new"
            if [ "$status" != 0 ] || ! is_good; then
                say "error=not-installed:$place could not be written whole; it is '$(look "$place")' (mode, owner)"; say 'end=\(nonce):1'; exit 1
            fi
            say 'installed=yes'; tell; say 'end=\(nonce):0'; exit 0
        }
        receive() {
        /usr/bin/cat <<'\(nonce)'
        \(String(decoding: Companion.script, as: UTF8.self))\(nonce)
        }
        main; exit

        """
    }

    /// - Returns: nil when the end is missing: then it isn't known how it ended.
    public func read(_ answer: RawAnswer) throws(ReadError) -> CompanionAnswer? {
        try CompanionAnswer(output: "protocol=1\n" + String(decoding: answer.output, as: UTF8.self), nonce: nonce)
    }
}

/// The CRC of POSIX `cksum`, which base AIX has: polynomial 0x04C11DB7, the length appended, inverted.
enum POSIXChecksum {
    static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0
        func add(_ byte: UInt8) {
            crc ^= UInt32(byte) << 24
            for _ in 0..<8 { crc = crc & 0x8000_0000 == 0 ? crc << 1 : (crc << 1) ^ 0x04C1_1DB7 }
        }
        bytes.forEach(add)
        var length = bytes.count
        while length > 0 {
            add(UInt8(truncatingIfNeeded: length))
            length >>= 8
        }
        return ~crc
    }
}
