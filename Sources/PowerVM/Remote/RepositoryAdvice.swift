extension CommandRoute {
    /// The command by which a person makes a media repository there. We never send it.
    public var createRepository: String { display(words: ["mkrep", "-sp", "rootvg", "-size", "10G"]) }
}
