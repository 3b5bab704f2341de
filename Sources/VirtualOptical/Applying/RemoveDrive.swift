import PowerVM

/// `rmvdev -vtd` of one drive, only while it still is a file-backed optical drive on the adapter it was seen on.
struct RemoveDrive: Sendable {
    var vios: RemoteHost
    var adapter: VHostName
    var drive: DeviceName
    var context: OperationContext

    func run() async -> ServerChangeResult<AdapterSnapshot> {
        let drive = drive
        return await ServerChange(
            vios: vios, query: .adapter(adapter, of: vios.name), command: RmvdevVTD(drive),
            check: .stillDrive(drive, on: adapter, by: vios.route),
            context: context, isDone: { snapshot, _ in snapshot.vtd(drive) == nil && snapshot.drives[drive] == nil },
            isDoubtful: { snapshot in (snapshot.vtd(drive) == nil) != (snapshot.drives[drive] == nil) }
        ).run()
    }
}
