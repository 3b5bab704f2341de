/// `mount` without arguments lists, `mount -v cdrfs -o ro /dev/cdN DIR` and `umount` change. guess: the columns are from memory.
enum Mounts {
    static let mount = EmulatedCommand(effect: .reads) { invocation, machine in
        guard invocation.arguments.isEmpty else {
            return .failed(1, "powerlab emulates mount for listing only; the world defines what is mounted")
        }
        let head = """
              node       mounted        mounted over    vfs       date        options      
            -------- ---------------  ---------------  ------ ------------ --------------- 

            """
        let base = [("/dev/hd4", "/", "jfs2", "rw,log=/dev/hd8"), ("/dev/hd2", "/usr", "jfs2", "rw,log=/dev/hd8")]
        let discs = machine.lpar.devices.compactMap { device in
            device.mountPoint.map { ("/dev/" + device.name, $0, "cdrfs", "ro") }
        }
        let rows = (base + discs).map { row in
            "         \(row.0.padded(16)) \(row.1.padded(16)) \(row.2.padded(6)) Nov 22 08:00 \(row.3.padded(15)) \n"
        }
        return Answer(out: head + rows.joined())
    }

    static let umount = EmulatedCommand(effect: .changes) { invocation, machine in
        guard let what = invocation.arguments.last else { return Getopt.usage("umount", "umount Directory") }
        let index = machine.lpar.devices.firstIndex {
            $0.mountPoint == what || ("/dev/" + $0.name == what && $0.mountPoint != nil)
        }
        // guess: number from practice.
        guard let index else { return .failed(1, "umount: 0506-347 Cannot find anything to unmount.") }
        machine.lpar.devices[index].mountPoint = nil
        return Answer()
    }
}
