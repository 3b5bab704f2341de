import AsyncSupport
import PowerVM

/// Reads the volume descriptor of a medium through the LPAR's cd: proof that the cd delivers what was loaded. Reads only.
struct ContentCheck: Sendable {
    var client: SurveyedClient
    var target: Target
    var medium: AttachIntent.Medium
    var context: OperationContext

    /// The proven cd, against the local image if there is one.
    func run(_ device: ClientView.OpticalDevice) async -> ContentFinding {
        let found: CompanionMedium
        guard let location = device.location else { return .unchecked("\(device.name) has no virtual location") }
        do throws(Problem) { found = try await read(device.name, location) } catch {
            return .unchecked("what \(device.name) delivers was not checked: \(error.message)")
        }
        switch found.content {
        case .volume(let identifier, let checksum):
            return finding(device, identifier.isEmpty ? nil : identifier, checksum)
        case .notISO(let checksum): return finding(device, nil, checksum)
        case .empty, .denied, .failed:
            let why = found.message.map { ": \($0)" } ?? ""
            return .unchecked("what \(device.name) delivers was not checked\(why)")
        }
    }

    private func finding(_ device: ClientView.OpticalDevice, _ volume: String?, _ checksum: UInt32?) -> ContentFinding {
        guard let image = medium.image else { return .checked(MediumProof(volumeID: volume, matches: nil)) }
        if checksum == image.checksum { return .checked(MediumProof(volumeID: volume, matches: true)) }
        return .wrong(
            MediumProof(volumeID: volume, matches: false),
            .wrongContent(device.name, on: client.host.host, volume: volume, image, medium.name, target))
    }

    /// What all of these cds deliver; nil unless each of them could be read.
    func readings(_ devices: [ClientView.OpticalDevice]) async -> [DeviceName: CdReading]? {
        var readings: [DeviceName: CdReading] = [:]
        for device in devices {
            guard let location = device.location else { return nil }
            let found = await Result { () async throws(Problem) in try await read(device.name, location) }
            guard case .success(let medium) = found, let reading = CdReading(medium.content) else { return nil }
            readings[device.name] = reading
        }
        return readings
    }

    /// A cd that has just been loaded may report once that it isn't ready.
    private func read(_ device: DeviceName, _ location: VirtualLocation) async throws(Problem) -> CompanionMedium {
        let verb = Companion.Verb.medium(partition: target.partition, device: device, location: location)
        var pauses: [Duration] = [.seconds(2)]
        while true {
            let answer = try await client.host.ask(verb, bound: context.limits.command)
            let found: CompanionMedium
            do { found = try CompanionMedium(answer) } catch { throw Problem(error, host: client.host.host) }
            switch found.content {
            case .empty, .failed:
                guard let pause = pauses.popLast(), !Task.isCancelled else { return found }
                await context.clock.sleep(pause)
            case .volume, .notISO, .denied: return found
            }
        }
    }
}

extension ContentCheck {
    /// Loads the drive and finds its cd among several at its LUN by what they deliver.
    /// - Parameter load: loads the medium, unless the drive has it already.
    /// - Returns: the cd's adapter and the cd if they could be told apart, and what loading did.
    func tellApart(
        _ twins: [ClientView.OpticalDevice], load: (() async -> Journal)?
    ) async -> (device: ClientView.OpticalDevice?, journal: Journal?) {
        var before: [DeviceName: CdReading]?
        if load != nil {
            // Without a look before nothing can be told by a change; then nothing is loaded for it.
            guard let readings = await readings(twins) else { return (nil, nil) }
            before = readings
        }
        let journal = await load?()
        guard journal?.problem == nil, let after = await readings(twins),
            let name = CdReading.decide(before: before, after: after, expected: medium.image?.checksum)
        else { return (nil, journal) }
        return (twins.first { $0.name == name }, journal)
    }
}
