import PowerVM

/// Listings of any length, as the hosts print them.
enum Texts {
    static func lsmap(_ bytes: Int) -> String {
        filled(bytes) { index in
            var text = """
                SVSA            Physloc                                      Client Partition ID
                --------------- -------------------------------------------- ------------------
                vhost\(index)          U9009.22A.7812345-V1-C\(index % 60_000 + 2)                        0x\(hex(index % 60_000 + 2, 8))


                """
            for number in 0..<20 {
                text += """
                    VTD                   v\(index)_\(number)
                    Status                Available
                    LUN                   0x8\(hex(number, 3))000000000000
                    Backing device        /var/vio/VMLibrary/aix_\(index).iso
                    Physloc               U78CB.001.WZS0001-P1-C12-T1-W500507680140581E-L\(hex(number, 12))
                    Mirrored              false


                    """
            }
            return text
        }
    }

    static func lsmapFormat(_ bytes: Int) -> String {
        filled(bytes) { index in
            let devices = (0..<20).map {
                ":v\(index)_\($0):Available:0x8\(hex($0, 3))000000000000:hdisk\($0):U78CB.001.WZS0001-P1-C12-T1:false"
            }
            return
                "vhost\(index):U9009.22A.7812345-V1-C\(index % 60_000 + 2):0x\(hex(index % 60_000 + 2, 8))\(devices.joined())\n"
        }
    }

    static func lsvopt(_ bytes: Int) -> String {
        "VTD             Media                                   Size(mb)\n"
            + filled(bytes) {
                "vtopt\($0)          \($0 % 2 == 0 ? "No Media                                     n/a" : "aix_\($0).iso                 7240")\n"
            }
    }

    static func lsvoptFormat(_ bytes: Int) -> String {
        filled(bytes) { $0 % 2 == 0 ? "vtopt\($0):No Media:n/a\n" : "vtopt\($0):aix_\($0).iso:7240\n" }
    }

    static func lsrep(_ bytes: Int) -> String {
        """
        Size(mb) Free(mb) Parent Pool         Parent Size      Parent Free
           16320    14224 rootvg                   69888            39680

        Name                                                  File Size Optical         Access

        """ + filled(bytes) { "aix_\($0).iso                                         7240 None            ro\n" }
    }

    static func lsdev(_ bytes: Int) -> String {
        "name             status      description\n"
            + filled(bytes) { "hdisk\($0)           Available   SAS RAID 0 SSD Array\n" }
    }

    static func lsdevFormat(_ bytes: Int) -> String {
        filled(bytes) { "hdisk\($0):Available:U78CB.001.WZS0001-P1-C12-T1:SAS RAID 0 SSD Array\n" }
    }

    static func lscfg(_ bytes: Int) -> String {
        filled(bytes) {
            """
              hdisk\($0)           U78CB.001.WZS0001-P1-C12-T1-W500507680140581E-L1000000000000  MPIO IBM 2145 FC Disk

                    Manufacturer................IBM
                    Machine Type and Model......2145
                    ROS Level and ID............30303030


            """
        }
    }

    static func attributes(_ bytes: Int) -> String {
        "attribute       value                            description                                user_settable\n\n"
            + filled(bytes) { "attr_\($0)".padding(16) + "yes".padding(33) + "Device CANNOT be located".padding(43) + "True\n" }
    }

    static func lssyscfg(_ bytes: Int) -> String {
        filled(bytes) { "aix\($0),\($0 % 60_000 + 1),aixlinux,Running,active,10.1.2.\($0 % 250),1\n" }
    }

    static func lshwres(_ bytes: Int) -> String {
        filled(bytes) {
            "lpar_name=aix\($0),lpar_id=\($0 % 60_000 + 1),slot_num=2,state=1,is_required=0,adapter_type=client,remote_lpar_id=1,remote_lpar_name=vios1,"
                + "remote_slot_num=\($0 % 60_000 + 2),\"backing_devices=hdisk1,hdisk2\"\n"
        }
    }

    static func lspartition(_ bytes: Int) -> String {
        filled(bytes) {
            """
            <#\($0)> Partition:<\($0 % 60_000 + 1)*9009-22A*7812345, aix\($0).example.com, 10.1.2.3>
                   Active:<1>, OS:<AIX, 7.2, 7200-05-03-2148>, DCaps:<0x2c5f>, CmdCaps:<0x4000001b, 0x1b>, PinnedMem:<1000>

            """
        }
    }

    static func cvai(_ bytes: Int) -> String {
        "NAME       STATE            CMDS_ACTIVE      ACTIVE_QUEUE     HOST\n"
            + filled(bytes) { "vscsi\($0 % 90_000)     0x000007 0x0000000000 0x0                vios1->vhost\($0 % 90_000)\n" }
    }

    static func messages(_ bytes: Int) -> String {
        filled(bytes) {
            "Method error (/usr/lib/methods/cfgsea): 0514-0\($0 % 90 + 10) Error number \($0) while something was configured.\n"
        }
    }

    static func companion(_ bytes: Int) -> String {
        "protocol=1\nversion=1\n"
            + filled(bytes) { index in
                "cd=cd\(index):Available:U9009.22A.7812345-V5-C30-T1-L8\(hex(index % 4096, 3))000000000000:Virtual SCSI Optical Served by VIO Server\nstale=cd\(index)\n"
            } + "end=n:0\n"
    }

    static func repeated(_ text: String, _ bytes: Int) -> String { String(repeating: text, count: bytes / text.utf8.count) }

    private static func filled(_ bytes: Int, _ row: (Int) -> String) -> String {
        var text = ""
        text.reserveCapacity(bytes + 4096)
        var index = 0
        while text.utf8.count < bytes {
            text += row(index)
            index += 1
        }
        return text
    }

    private static func hex(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - utf8.count)) }
}
