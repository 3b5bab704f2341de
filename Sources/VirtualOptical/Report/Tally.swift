/// How many there are of each of a few values, in the order in which they came up.
struct Tally<Element: Equatable & Sendable>: Sendable {
    private(set) var counts: [(element: Element, count: Int)] = []

    init(_ elements: [Element] = []) {
        for element in elements { add(element) }
    }

    mutating func add(_ element: Element, _ count: Int = 1) {
        if let index = counts.firstIndex(where: { $0.element == element }) {
            counts[index].count += count
        } else {
            counts.append((element, count))
        }
    }

    /// Takes away one that was added before.
    mutating func remove(_ element: Element) {
        guard let index = counts.firstIndex(where: { $0.element == element }) else { return }
        counts[index].count -= 1
        if counts[index].count == 0 { counts.remove(at: index) }
    }
}
