import Foundation
import PowerVM

import TestSupport
import Testing

@testable import Remoting
@testable import SSH

@Suite("which transport, and why", .timeLimit(.minutes(1)))
struct TransportSelectionTests {
    private func choice(_ lines: [String], _ preference: TransportPreference = .auto) async throws -> TransportChoice {
        let bench = try TransportBench()
        let key = bench.directory.path("id")
        try SSHDServer.makeKey(key, type: "ed25519")
        let plain = [
            "Host target jump", "IdentityFile \(key)", "IdentityAgent none", "UserKnownHostsFile none",
            "GlobalKnownHostsFile none",
        ]
        return try await bench.runner("target", lines + plain, preference).resolved().choice
    }

    @Test("libssh2 where nothing stands against it, also with options that it honours")
    func plain() async throws {
        for lines in [
            [], ["ServerAliveInterval 5", "HostKeyAlias x", "Compression yes", "StrictHostKeyChecking no"],
            ["HostKeyAlgorithms +ssh-rsa", "KexAlgorithms +diffie-hellman-group14-sha1", "Ciphers +aes128-cbc"],
            ["PreferredAuthentications publickey", "GSSAPIAuthentication yes", "ProxyCommand none", "ForwardAgent yes"],
        ] {
            #expect(try await choice(lines).kind == .libssh2, "\(lines)")
        }
    }

    @Test(
        "ssh for what libssh2, or our use of it, can't do; the reason names the option",
        arguments: [
            "ProxyCommand nc %h %p", "CertificateFile /c", "PKCS11Provider /p", "SecurityKeyProvider /s", "KnownHostsCommand /k",
            "RevokedHostKeys /r", "VerifyHostKeyDNS yes", "BindAddress 127.0.0.1", "BindInterface lo", "AddressFamily inet6",
            "CheckHostIP yes", "NoHostAuthenticationForLocalhost yes", "PubkeyAuthentication no", "HostbasedAuthentication yes",
            "PreferredAuthentications gssapi-with-mic", "Ciphers aes256-gcm@openssh.com", "MACs hmac-sha2-256-etm@openssh.com",
            "PubkeyAcceptedAlgorithms ecdsa-sha2-nistp256", "KexAlgorithms sntrup761x25519-sha512@openssh.com",
            "HostKeyAlgorithms rsa-sha2-512", "Ciphers -aes128-ctr",
        ])
    func needs(_ line: String) async throws {
        let found = try await choice([line])
        #expect(found.kind == .openssh)
        #expect(found.reason.contains(line.prefix { $0 != " " }))
    }

    @Test("a need of a jump host is one of the whole route")
    func jump() async throws {
        #expect(try await choice(["Host target", "ProxyJump jump", "Host jump", "BindAddress 127.0.0.1"]).kind == .openssh)
    }

    @Test("a jump host's certificate and a key path that only ssh can work out are needs, too")
    func jumpKeys() async throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write("id-cert.pub", "a certificate")
        for file in [directory.path("id"), "/keys/%C"] {
            let found = try await choice(["Host target", "ProxyJump jump", "Host jump", "IdentityFile \(file)"])
            #expect(found.kind == .openssh)
            #expect(found.reason.contains(file))
        }
    }

    @Test("a certificate authority of a host or jump host is a need, also beside a plain key and for the name without its port")
    func authorities() async throws {
        let directory = try TemporaryDirectory()
        try SSHDServer.makeKey(directory.path("key"), type: "ed25519")
        let key = try SSHDServer.publicKey(directory.path("key.pub"))
        let host = ["HostName far.example", "Port 2022", "UserKnownHostsFile \(directory.path("known"))"]
        for (lines, kind) in [
            (["@cert-authority *.example \(key)"], TransportKind.openssh),
            (["@cert-authority [far.example]:2022 \(key)", "[far.example]:2022 \(key)"], .openssh),
            (["@cert-authority *.example \(key)", "[far.example]:2022 \(key)"], .openssh),
            (["@cert-authority *.net \(key)", "[far.example]:2022 \(key)"], .libssh2),
        ] {
            _ = try directory.write("known", lines.joined(separator: "\n") + "\n")
            #expect(try await choice(["Host target"] + host).kind == kind, "\(lines)")
            #expect(try await choice(["Host target", "ProxyJump jump", "Host jump"] + host).kind == kind, "\(lines)")
        }
    }

    @Test("the ssh of a jump host, which our command line doesn't reach, refuses a changed key under `no`, too")
    func jumpPolicy() async throws {
        let bench = try TransportBench()
        let lines = ["Host target", "ProxyJump joe@jump,other", "User me", "Host jump", "StrictHostKeyChecking no", "Port 2022"]
        let target = try await bench.runner("target", lines, .openssh).resolved().target
        let file = try bench.directory.write("written", target.configuration)
        let written = SSHConfiguration(file: file, environment: Environment(variables: [:]))
        let jump = try await written.destination("jump", defaultUser: nil).destination
        #expect(jump.strictHostKeyChecking == .acceptNew)
        #expect(jump.port == 2022)
        #expect(try await written.destination("other", defaultUser: nil).destination.strictHostKeyChecking == .ask)
        #expect(try await written.destination("target", defaultUser: nil).destination.user == "me")
    }

    @Test("the operator's choice wins")
    func forced() async throws {
        #expect(try await choice(["Ciphers aes256-gcm@openssh.com"], .libssh2).kind == .libssh2)
        let family = try await choice(["AddressFamily inet6"], .libssh2)
        #expect(family.kind == .libssh2)
        #expect(family.reason.contains("AddressFamily is inet6"))
        #expect(try await choice(["ProxyCommand none"], .libssh2).reason == "--transport libssh2")
        #expect(try await choice([], .openssh).kind == .openssh)
    }

    @Test(
        "libssh2 is refused, not used without them, where options decide whom to trust or how to get there",
        arguments: [
            "ProxyCommand nc %h %p", "RevokedHostKeys /r", "KnownHostsCommand /k", "BindAddress 127.0.0.1", "BindInterface lo",
        ])
    func refused(_ line: String) async throws {
        for lines in [[line], ["Host target", "ProxyJump jump", "Host jump", line]] {
            do {
                _ = try await choice(lines, .libssh2)
                Issue.record("not refused")
            } catch let error as TransportFailure {
                #expect(error.code == "configuration")
                #expect(error.message.hasPrefix(lines.count == 1 ? "target: " : "jump: "))
                #expect(error.message.contains(line.prefix { $0 != " " }))
            }
        }
    }

    @Test("never another try after a message about the host key, a lost connection, or a command that may have run")
    func noCure() {
        let location = KnownHostsLocation(file: "/k", line: 1)
        let codes: [SSHError.Code] = [
            .hostKeyUnknown(fingerprint: "x"), .hostKeyChanged(location), .hostKeyRevoked(location), .connectionRefused,
            .connectTimeout,
            .connectionLost, .nameResolution, .cancelled, .keyUnusable(KeyProblem(path: "/k", reason: .encrypted)),
            .answerTimeout,
            .authenticationRejected(AuthenticationRefusal(methods: ["publickey"], tried: [], unusable: [])),
        ]
        let cure = TransportCure(options: SSHOptionTable("gssapiauthentication yes"))
        for code in codes {
            #expect(cure.reason(for: SSHError(code: code, phase: .connect, host: "h", message: "m")) == nil)
        }
        let sent = SSHError(code: .noCommonAlgorithm, phase: .exec, host: "h", message: "m", requestSent: true)
        #expect(cure.reason(for: sent) == nil)
    }

    @Test("another try where ssh may do better")
    func cure() {
        func reason(_ code: SSHError.Code, _ options: String = "") -> String? {
            TransportCure(options: SSHOptionTable(options)).reason(
                for: SSHError(code: code, phase: .authenticate, host: "h", message: "m"))
        }
        let rsa = KeyProblem(path: "/k", reason: .rsaNeedsNewerLibssh2)
        #expect(reason(.noCommonAlgorithm) != nil)
        #expect(reason(.keyUnusable(KeyProblem(path: "/k", reason: .unsupported("a FIDO security key")))) != nil)
        #expect(reason(.authenticationRejected(AuthenticationRefusal(methods: [], tried: [], unusable: [rsa]))) != nil)
        #expect(reason(.keyUnusable(KeyProblem(path: "/k", reason: .notAllowed("not listed")))) == nil)
        #expect(reason(.keyUnusable(KeyProblem(path: "/k", reason: .undecided("its size isn't known")))) != nil)
        let key = AuthenticationRefusal.TriedKey(source: "agent: joe", type: "ssh-ed25519", fingerprint: nil)
        let unsigned = AuthenticationRefusal(methods: ["publickey"], tried: [key], unusable: [], agentRefused: key)
        #expect(reason(.authenticationRejected(unsigned)) == "the agent refused to sign with agent: joe")
        let gssapi = AuthenticationRefusal(methods: ["publickey", "gssapi-with-mic"], tried: [], unusable: [])
        #expect(reason(.authenticationRejected(gssapi)) == nil)
        #expect(reason(.authenticationRejected(gssapi), "gssapiauthentication yes") != nil)
    }
}
