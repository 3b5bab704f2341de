import Foundation
import Yams

/// A world as written by hand in YAML; ``WorldBuilder`` makes the first state of it.
struct WorldFile: Decodable {
    struct System: Decodable {
        var name: String
        var type_model: String
        var serial: String
        var vios: [Server]
        var lpars: [Partition]
    }

    struct Server: Decodable {
        var name: String
        var id: Int
        var level: String?
        var layout: Layout?
        var repository: Repository?
        var pools: [Pool]?
        var limits: Limits?
        var vhosts: [Adapter]
        var vtds: [Target]?
        var devices: [Device]?
        var faults: [String]?
    }

    struct Layout: Decodable {
        var blank_separator: Bool?
        var bare_no_vtd: Bool?
        var trailing_blanks: Bool?
    }

    struct Repository: Decodable {
        var size_mb: Int?
        /// Name of its storage pool; absent: rootvg.
        var pool: String?
        var media: [MediaFile]?
    }

    struct MediaFile: Decodable {
        var name: String
        /// One of the two determines its size.
        var size_mb: Int?
        var bytes: Int?
        var access: String?
        /// Of the ISO 9660 image that it holds; absent: made from the name if that ends with `.iso`, else the medium is blank.
        var volume_id: String?
    }

    struct Pool: Decodable {
        var name: String
        var size_mb: Int
        var free_mb: Int
        /// `FBPOOL` can't hold a repository; absent: `LVPOOL`.
        var type: String?
        /// Size of a physical partition.
        var pp_mb: Int?
    }

    /// What a VIOS's file systems and padmin's shell allow; sizes as in `powerlab fault`: `10G`.
    struct Limits: Decodable {
        var home: String?
        var home_used: String?
        var fsize: String?
        /// Tools that padmin doesn't have; absent: `[openssl]` ([K] VFIX).
        var lacks: [String]?
    }

    struct Share: Decodable {
        var name: String
        var exports: [String]
        /// Names are absolute paths.
        var files: [MediaFile]?
    }

    struct Adapter: Decodable {
        var name: String
        var slot: Int
        /// Partition name of the client and its slot.
        var client: String?
        var client_slot: Int?
        /// Client id that lsmap shows, where it is not the client's.
        var shown_id: Int?
        var status: String?
    }

    struct Target: Decodable {
        var name: String
        var vhost: String
        var kind: String
        var lun: Int
        var status: String?
        var backing: String?
        var location: String?
        var mirrored: String?
        /// A powered-off client has left its reservation.
        var reserved: Bool?
    }

    struct Device: Decodable {
        var name: String
        var status: String?
        var description: String
        var type: String
        var location: String?
        var virtual: Bool?
    }

    struct Partition: Decodable {
        var name: String
        var id: Int
        var host: String?
        var node: String?
        var level: String?
        var wpar: Int?
        /// Another system than AIX, as an HMC shows it.
        var os: String?
        /// `false`: no sshd, which makes a large world start faster.
        var ssh: Bool?
        /// Client adapters that AIX has configured: `{ name: vscsi0, slot: 2 }`.
        var vscsi: [Client]?
        var devices: [AIXFile]?
        var accounts: [User]?
        var cvai: Bool?
        var cfgmgr_seconds: Double?
        var missing_packages: [String]?
        var faults: [String]?
    }

    struct Client: Decodable {
        var name: String
        var slot: Int
        var status: String?
    }

    struct AIXFile: Decodable {
        var name: String
        var status: String?
        /// `cd` and `disk`: behind the vscsi adapter `parent`, at `lun`; `npiv-disk`: behind virtual FC; `sas-cd`, `sas-disk`: real ones.
        var kind: String
        var parent: String?
        var lun: Int?
        var mounted: String?
        var open: Bool?
    }

    struct User: Decodable {
        var name: String
        var uid: Int
        /// Rules as in sudoers: arguments match with wildcards, none means any, `""` means none allowed.
        var sudo: [String]?
        /// RBAC authorizations that are active in every session.
        var authorizations: [String]?
    }

    struct InventoryFile: Decodable {
        var text: String?
    }

    /// One line: what this world is for.
    var purpose: String
    var systems: [System]
    var hmcs: [Console]?
    /// NFS servers.
    var nfs: [Share]?
    var aliases: [String: String]?
    /// Absent: written from the systems; `text:` absent: no inventory.
    var inventory: InventoryFile?

    static func parse(_ text: String, name: String) throws -> WorldFile {
        do {
            return try YAMLDecoder().decode(WorldFile.self, from: text)
        } catch let error as DecodingError {
            throw LabError.badWorld(name, String(describing: error))
        } catch let error as YamlError {
            throw LabError.badWorld(name, error.description)
        }
    }
}
