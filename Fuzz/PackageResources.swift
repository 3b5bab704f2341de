/// SwiftPM generates this for the package; no reader needs the script. Compiled by Fuzz/run together with the sources of PowerVM.
enum PackageResources {
    static let attach_cd_lpar: [UInt8] = []
    static let attach_cd_lpar_install: [UInt8] = []
}
