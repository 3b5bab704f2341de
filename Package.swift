// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode comes with the tools version; a warning in our own code ends the build.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// Much code, which runs once for each host: built for size, the program is 0.9 MB smaller and not slower.
let small: [SwiftSetting] = strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))]
/// The tests themselves run once: to optimise them, too, takes longer than it saves.
let tests: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
/// Descriptors in swift-subprocess's interface; named so that its version is fixed, too.
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "attach-cd",
    products: [
        .executable(name: "attach-cd", targets: ["AttachCD"]),
        .executable(name: "powerlab", targets: ["PowerLabTool"]),
    ],
    dependencies: [
        // Exact, here and not in a Package.resolved: a new version is then a line that a review sees, and no build changes one.
        // .ci/check-dependencies compares what was fetched with the reviewed commits.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // The product. Who may import whom is held by Tests/PowerVMTests/SourceRules/ImportRulesTests.swift.
        .systemLibrary(
            name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // epoll(7) and eventfd(2), which Swift's Glibc module lacks.
        .systemLibrary(name: "CEpoll"),
        // What a process needs that Swift can't do: signal handlers and what they do, prctl(2).
        .target(name: "CProcess"),
        .target(name: "Hashing", dependencies: ["CLibCrypto"], swiftSettings: strict),
        .target(name: "DiskImage", dependencies: ["Hashing"], swiftSettings: small),
        .target(name: "AsyncSupport", swiftSettings: small),
        .target(name: "SSH", dependencies: ["AsyncSupport", "CEpoll", "CLibSSH2", "Hashing", logging], swiftSettings: small),
        .target(
            name: "PowerVM",
            resources: [.embedInCode("Companion/attach-cd-lpar"), .embedInCode("Companion/attach-cd-lpar-install")],
            swiftSettings: strict),
        .target(
            name: "FileTransfer", dependencies: ["AsyncSupport", "PowerVM", "Hashing", "DiskImage"], swiftSettings: small),
        .target(name: "SavedOutput", dependencies: ["PowerVM"], swiftSettings: small),
        .target(
            name: "VirtualOptical", dependencies: ["AsyncSupport", "PowerVM", "Hashing", "DiskImage", "FileTransfer"],
            swiftSettings: small),
        .target(
            name: "Remoting",
            dependencies: [
                "CProcess", "VirtualOptical", "PowerVM", "SSH", "AsyncSupport", logging, subprocess, system, "CLibYAML",
            ],
            swiftSettings: small),
        .executableTarget(
            name: "AttachCD",
            dependencies: [
                "CProcess", "Remoting", "VirtualOptical", "SavedOutput", "PowerVM", "SSH", "AsyncSupport", "Hashing",
                argumentParser, logging,
            ],
            swiftSettings: small),

        // The lab: simulated managed systems behind a real sshd. Shares no code with the product.
        .target(
            name: "PowerLab", dependencies: [yams], resources: [.embedInCode("Worlds/yaml")], swiftSettings: strict),
        .executableTarget(name: "PowerLabTool", dependencies: ["PowerLab", argumentParser], swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["CLibCrypto", "PowerLab", "SSH", "VirtualOptical", subprocess],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "HashingTests", dependencies: ["Hashing", "TestSupport"], swiftSettings: tests),
        .testTarget(name: "DiskImageTests", dependencies: ["DiskImage", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "FileTransferTests", dependencies: ["FileTransfer", "DiskImage", "Hashing", "PowerVM", "TestSupport"],
            swiftSettings: tests),
        .testTarget(name: "AsyncSupportTests", dependencies: ["AsyncSupport", "TestSupport"], swiftSettings: tests),
        .testTarget(name: "SSHTests", dependencies: ["SSH", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "PowerVMTests", dependencies: ["PowerVM", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "SavedOutputTests", dependencies: ["SavedOutput", "PowerVM", "TestSupport"], resources: [.copy("Fixtures")],
            swiftSettings: tests),
        .testTarget(
            name: "VirtualOpticalTests", dependencies: ["VirtualOptical", "AsyncSupport", "Hashing", "DiskImage", "TestSupport"],
            swiftSettings: tests),
        .testTarget(name: "PowerLabTests", dependencies: ["PowerLab", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "RemotingTests",
            dependencies: ["Remoting", "SSH", "PowerVM", "FileTransfer", "DiskImage", "Hashing", "TestSupport"],
            swiftSettings: tests),
        .testTarget(
            name: "AttachCDTests", dependencies: ["AttachCD", "Hashing", "Remoting", "TestSupport"], swiftSettings: tests),
    ]
)
