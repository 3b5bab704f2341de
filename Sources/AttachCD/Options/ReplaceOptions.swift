import ArgumentParser
import VirtualOptical

/// What may happen to another medium that is in the drive.
struct ReplaceOptions: ParsableArguments {
    @Flag(help: "Unload a different medium first; refused while the client holds it.")
    var replace = false

    @Flag(help: "The same, even if the client holds it (unloadopt -release, only after a plain unload was refused).")
    var force = false

    var replacement: Replacement { force ? .always : replace ? .unlessHeld : .never }
}
