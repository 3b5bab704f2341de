import Testing

/// Which target may import which (architecture, section 1).
@Suite struct ImportRulesTests {
    private static let ours: Set<String> = [
        "AsyncSupport", "SSH", "CEpoll", "CLibSSH2", "CLibCrypto", "CLibYAML", "Hashing", "DiskImage", "FileTransfer",
        "PowerVM", "SavedOutput", "VirtualOptical", "Remoting", "AttachCD", "CProcess", "PowerLab", "PowerLabTool", "TestSupport",
    ]
    private static let allowed: [String: Set<String>] = [
        "AsyncSupport": [],
        "PowerVM": [],
        "Hashing": ["CLibCrypto"],
        "DiskImage": ["Hashing"],
        "FileTransfer": ["AsyncSupport", "PowerVM", "Hashing", "DiskImage"],
        "SSH": ["AsyncSupport", "CEpoll", "CLibSSH2", "Hashing"],
        "SavedOutput": ["PowerVM"],
        "VirtualOptical": ["AsyncSupport", "PowerVM", "Hashing", "DiskImage", "FileTransfer"],
        "Remoting": ["AsyncSupport", "VirtualOptical", "PowerVM", "SSH", "Hashing", "CProcess", "CLibYAML"],
        "AttachCD": [
            "AsyncSupport", "Remoting", "VirtualOptical", "SavedOutput", "PowerVM", "SSH", "Hashing", "DiskImage", "CProcess",
        ],
        "PowerLab": [],
        "PowerLabTool": ["PowerLab"],
    ]

    @Test("the sources are found")
    func found() {
        for target in ["AsyncSupport", "PowerVM", "SavedOutput", "SSH", "Remoting", "AttachCD", "PowerLab"] {
            #expect(SourceTree.files.contains { $0.target == target }, "no sources of \(target)")
        }
        #expect(
            SourceTree.files.contains { $0.imports.contains("ArgumentParser") || $0.imports.contains("FoundationEssentials") })
    }

    @Test("every target imports only those of ours that it may", arguments: allowed.keys.sorted())
    func modules(_ target: String) throws {
        let allowed = try #require(Self.allowed[target])
        for file in SourceTree.files where file.target == target {
            let wrong = Set(file.imports).intersection(Self.ours).subtracting(allowed).subtracting([target])
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong.sorted())")
        }
    }

    @Test("the product does without full Foundation, whose ICU data costs every start and triples the program")
    func essentials() {
        for file in SourceTree.files where !file.target.hasPrefix("PowerLab") {
            let wrong = ["Foundation", "FoundationInternationalization", "Yams"].filter(file.imports.contains)
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong)")
        }
    }

    @Test("PowerVM and SavedOutput do no I/O: they import nothing but the standard library, and PowerVM")
    func pure() {
        for file in SourceTree.files where file.target == "PowerVM" || file.target == "SavedOutput" {
            let imports = file.imports.filter { file.target == "PowerVM" || $0 != "PowerVM" }
            #expect(imports.isEmpty, "\(file.path) imports \(imports)")
        }
    }

    @Test("VirtualOptical never prints and never reads the environment")
    func quiet() {
        for file in SourceTree.files where ["VirtualOptical", "PowerVM", "SavedOutput"].contains(file.target) {
            for word in ["print(", "getenv", "ProcessInfo", "FileHandle", "FileManager"] {
                #expect(!file.lines.contains { $0.contains(word) && !$0.contains("//") }, "\(file.path) says \(word)")
            }
        }
    }

    @Test("only SSH imports libssh2, only the executables import ArgumentParser")
    func doors() {
        for file in SourceTree.files {
            if file.imports.contains("CLibSSH2") { #expect(file.target == "SSH", "\(file.path)") }
            if file.imports.contains("ArgumentParser") {
                #expect(["AttachCD", "PowerLabTool"].contains(file.target), "\(file.path)")
            }
        }
    }

    @Test("product code does not know that there is a lab")
    func unaware() {
        for file in SourceTree.files where !file.target.hasPrefix("PowerLab") {
            #expect(!file.lines.contains { $0.lowercased().contains("powerlab") }, "\(file.path) names the lab")
        }
    }
}
