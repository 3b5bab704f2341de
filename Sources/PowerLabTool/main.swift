import Foundation
import PowerLab

// One binary, many names: emulated hosts call it as ioscli, cfgmgr, lsdev …; only as `powerlab` it is the tool.
if let status = Sudo.run(arguments: CommandLine.arguments) ?? PlainDd.run(arguments: CommandLine.arguments) ?? Emulator.run(
    arguments: CommandLine.arguments)
    ?? HMCEmulator.run(arguments: CommandLine.arguments)
{
    exit(status)
}
PowerLabCommand.main()
