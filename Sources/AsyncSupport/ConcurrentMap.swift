extension Collection where Element: Sendable {
    /// The body's results for all elements, in the elements' order; at most `limit` of them at the same time.
    public func concurrentMap<R: Sendable>(
        limit: Int = .max, _ body: @escaping @Sendable (Element) async -> R
    ) async -> [R] {
        await withTaskGroup(of: (Int, R).self) { group in
            var results: [(index: Int, value: R)] = []
            for (index, element) in enumerated() {
                if index >= Swift.max(limit, 1), let result = await group.next() { results.append(result) }
                group.addTask { (index, await body(element)) }
            }
            for await result in group { results.append(result) }
            return results.sorted { $0.index < $1.index }.map(\.value)
        }
    }
}
