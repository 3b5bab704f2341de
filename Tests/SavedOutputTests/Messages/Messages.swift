/// Real messages, as far as they are public, which may stand instead of an output or beside it.
enum Messages {
    static let vios = [
        "rksh: ioscli:  not found.", "Command not found.", "rksh: /usr/ios/cli/ioscli: restricted", "Option flag is not valid.",
        "Unable to perform the requested operation: device is busy.",
        "Device \"vhost9\" is not a server virtual SCSI adapter (SVSA).",
        "The DVD repository has not been created yet.", "mkdev: 0514-516 Device configuration database lock service timed out.",
        "lsdev: 0514-521 Cannot find information in the customized devices database.",
        "A system error has occurred while executing the command.",
        "0516-404 allocp: This system cannot fulfill the allocation request.",
        "Some error messages may contain invalid information for the Virtual I/O Server environment.",
        "mkdev: 0514-548 The ODM file system is full.", "User does not have permission to execute this command.",
        "0516-1254 mkvg: Changing the PVID in the ODM.",
    ]
    static let hmc = [
        "HSCL8018 The managed system ms12 was not found.", "HSCL350B The user does not have the appropriate authority.",
        "HSCL2957 Either there is currently no RMC connection between the management console and the partition vios1 or the partition does "
            + "not support dynamic partitioning operations.",
        "HSCL8012 The partition named aix99 was not found.",
        "The command entered is either missing a required parameter or a parameter value is invalid. The parameters that are missing or have "
            + "an invalid value are -r. Please check your entry and retry the command.",
        "The parameter --bogus is not recognized. Please check your entry and retry the command.",
        "WARNING: Your password expires in 5 days, please change it", "HSCL127D: HSCL1288 The logical port is already assigned.",
        "ERROR: remote HMC command returned an error (1)", "[VIOSE010401A1-0042] The partition was not found.",
        "The HMC is busy, please wait a moment, then retry the operation.", "HSCL0237 This operation is not allowed.",
    ]
    static let aix = [
        "lsdev: 0514-519 The following device was not found in the customized device configuration database: cd7",
        "lscfg: device cd7 not found.", "0513-029 The cdromd Subsystem is already active.",
        "cfgmgr: 0514-621 WARNING: The following device packages are required for device support but are not currently installed.",
        "ls: 0653-341 The file /dev/cd7 does not exist.", "sh: There is no process to read data written to a pipe.",
        "The file access permissions do not allow the specified action.", "There is not enough memory available now.",
        "3004-314 Password was incorrectly repeated.", "kdb: The dump file is not valid.",
    ]
    static let ssh = [
        "ssh: connect to host hmc01 port 22: Connection refused", "Permission denied (publickey,password,keyboard-interactive).",
        "ssh: Could not resolve hostname ms12-vio1: Name or service not known", "Connection closed by 192.0.2.7 port 22",
        "kex_exchange_identification: Connection closed by remote host", "Host key verification failed.",
        "Warning: Permanently added 'hmc01' (ED25519) to the list of known hosts.",
        "Received disconnect from 192.0.2.7 port 22:2: Too many failures",
        "packet_write_wait: Connection to 192.0.2.7 port 22: Broken pipe", "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @",
    ]
    static let shells = [
        "bash: lssyscfg: command not found", "ksh: lsmap: not found", "-bash: /usr/bin/lsvopt: No such file or directory",
        "ksh[1]: lscfg:  not found.", "sudo: a password is required",
        "Sorry, user admin is not allowed to execute '/usr/sbin/lsmap'.",
    ]
    static let foreign = [
        "Der Befehl wurde nicht gefunden.", "lsdev: 0514-521 Es wurden keine Informationen gefunden.",
        "Wprowadzono niepoprawny atrybut.  Niepoprawnym atrybutem jest foo.", "La commande n'a pas été trouvée sur ce système.",
        "No se ha encontrado el dispositivo en la base de datos.", "コマンドが見つかりません。",
        "Zugriff verweigert: Bitte wenden Sie sich an den Administrator.",
    ]
    static let all = vios + hmc + aix + ssh + shells + foreign
}
