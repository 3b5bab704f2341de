import PowerVM

extension RemoteHost {
    /// The size of a file that is to become a medium.
    /// - Parameter place: as messages name it, with the host that it is on.
    func size(
        of path: RemotePath, as place: String? = nil, _ context: OperationContext
    ) async throws(Problem) -> Int {
        var batch = Batch(self)
        let slot = batch.add(ListFiles(path))
        let name = place ?? "\(self.name):\(path)"
        guard let file = try await batch.ask(context).read(slot)?.first else {
            throw Problem(
                .refused, .noSuchFile, "\(name) doesn't exist",
                hint: "check the file on \(name.split(separator: ":").first ?? "the VIOS")", host: self.name.text)
        }
        guard file.isRegular, let bytes = file.bytes, bytes > 0 else {
            throw Problem(
                .refused, .noSuchFile, "\(name) isn't a file with content", hint: "give the path of an image",
                host: self.name.text)
        }
        return bytes
    }
}
