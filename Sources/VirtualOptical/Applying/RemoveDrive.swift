import PowerVM

/// `rmvdev -vtd` of one drive, only while it still is a file-backed optical drive on the adapter it was seen on.
struct RemoveDrive: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var drive: DeviceName
    var bound: Duration
    var surroundings: OperationContext

    func remove() async -> ServerChange<RmvdevVTD>.Result {
        let drive = drive
        return await ServerChange(
            vios: vios, adapter: adapter, command: RmvdevVTD(drive), check: .stillDrive(drive, on: adapter, by: vios.route),
            bound: bound, surroundings: surroundings,
            isDone: { view, _ in view.vtd(drive) == nil && view.drives[drive] == nil }
        ).run()
    }
}
