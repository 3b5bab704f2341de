#!/bin/sh
# The demonstration behind `make demo`: the whole job in one command, then the same job by hand. Everything runs against
# simulated hosts (powerlab) behind a real sshd on loopback; nothing is left running.
set -eu

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

case ${1-} in
'')
    # Keep the demonstration out of the operator's audit log.
    XDG_STATE_HOME=$(mktemp -d)
    export XDG_STATE_HOME
    trap 'rm -rf "$XDG_STATE_HOME"' EXIT
    echo "== One command: survey of two machines over ssh, drive created, configured, proven =="
    powerlab run -- "$0" one-command
    echo
    echo "== The same by hand, with the verbs and tables of the LPAR-Tool =="
    powerlab run -- "$0" by-hand
    echo
    echo "== An image of this machine: sent, put into the repository, loaded, and read back through the proven cd =="
    mkdir "$XDG_STATE_HOME/files"
    echo 'a demonstration' >"$XDG_STATE_HOME/files/README"
    genisoimage -quiet -R -V AIX_DEMO -o "$XDG_STATE_HOME/AIX_demo.iso" "$XDG_STATE_HOME/files"
    powerlab run -- "$0" image "$XDG_STATE_HOME/AIX_demo.iso"
    ;;
image)
    show attach-cd --iso "$2" aix04
    show attach-cd media ls
    ;;
one-command)
    show attach-cd aix04
    echo
    echo "A second run surveys the hosts again and changes nothing:"
    show attach-cd aix04
    ;;
by-hand)
    vios() { printf '\n$ vios %s\n' "$*"; attach-cd vios "$@"; }
    on_aix04() { printf '\naix04 # %s\n' "$*"; ssh -F "$ATTACH_CD_SSH_CONFIG" root@aix04 "$*"; }
    vios lsvscsi ms12-vio1
    vios mkvopt ms12-vio1 vhost0
    vios lsvopt ms12-vio1
    vios mkvopt ms12-vio1 vhost1
    vios lsvscsi ms12-vio1 vhost1
    vios mkvopt ms12-vio1 vhost2 aix04_cd
    vios lsvopt ms12-vio1
    on_aix04 cfgmgr -l vio0
    on_aix04 lsdev -l cd0
    ;;
*)
    echo "usage: $0" >&2
    exit 64
    ;;
esac
