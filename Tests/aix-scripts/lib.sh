# shellcheck shell=sh disable=SC2034
# For the tests, inside the sandbox: runs the companion and checks its output. All here is plain POSIX sh.

world=/mnt/world
script=/usr/local/sbin/attach-cd-lpar
version=$(sed -n "s/^version=//p" /mnt/whole)
place=U9009.22A.7812345-V5-C2-T1

fault() {
    echo "$1"
    [ ! -f /mnt/out/out ] || sed 's/^/  out: /' /mnt/out/out
    [ ! -f /mnt/out/err ] || sed 's/^/  err: /' /mnt/out/err
    [ ! -f "$world/log" ] || sed 's/^/  ran: /' "$world/log"
    exit 1
}

companion() { # arguments: as an installed command
    "$script" "$@" >/mnt/out/out 2>/mnt/out/err </dev/null
    status=$?
    well_formed "$1"
}

source_of() { # verb -> $source: what is sent for it
    for source in "/mnt/sent/$1" /mnt/sent/whole "$script"; do
        [ ! -f "$source" ] || return 0
    done
}

piped() { # arguments: the script over standard input
    source_of "$1"
    /usr/bin/ksh -s "$@" <"$source" >/mnt/out/out 2>/mnt/out/err
    status=$?
    well_formed "$1"
}

ahead() { # arguments: the same to a shell that was started before they were known; they are in the script's last line
    source_of "$1"
    { sed '$d' "$source"; echo "main $*; exit"; } >/mnt/filled
    /usr/bin/ksh -s </mnt/filled >/mnt/out/out 2>/mnt/out/err
    status=$?
    well_formed "$1"
}

forced() { # command: as a forced command
    SSH_ORIGINAL_COMMAND=$1 "$script" forced >/mnt/out/out 2>/mnt/out/err </dev/null
    status=$?
    well_formed forced
}

installer() { # checksum, script: the installer with its placeholders filled in, over standard input
    sed -e 's/@NONCE@/n1/' -e "s/@CHECKSUM@/$1/" -e "/@SCRIPT@/{
r $2
d
}" /mnt/installer >/mnt/filled
    { echo protocol=1; /usr/bin/ksh -s </mnt/filled 2>/mnt/out/err; echo $? >/mnt/out/status; } >/mnt/out/out
    status=$(cat /mnt/out/status)
    well_formed
}

# The checks below are many: they use no program, only the shell.

newline='
'

load() { # the answer, its first and its last line
    answer=$newline answer_first='' answer_last=''
    while IFS= read -r answer_last || [ -n "$answer_last" ]; do
        [ -n "$answer_first" ] || answer_first=$answer_last
        answer=$answer$answer_last$newline
        case $answer_last in
        ([a-z_]*=*) case ${answer_last%%=*} in (*[!a-z_]*) malformed=$answer_last ;; esac ;;
        (*) malformed=$answer_last ;;
        esac
    done </mnt/out/out
    answer_last=${answer%"$newline"} answer_last=${answer_last##*"$newline"}
}

well_formed() { # what holds for every answer
    malformed=''
    load
    [ "$answer_first" = protocol=1 ] || fault 'the first line is not protocol=1'
    case $answer_last in
    (end=n1:"$status" | end=-:"$status") ;;
    (*) fault "the last line does not fit the exit status $status" ;;
    esac
    [ -z "$malformed" ] || fault "a line is not key=value: $malformed"
    [ ! -s /mnt/out/err ] || fault 'something was written to stderr'
}

ends() { [ "$status" = "$1" ] || fault "status $status, not $1"; }

has_line() { case $answer in (*"$newline$1$newline"*) ;; (*) return 1 ;; esac; }
has_beginning() { case $answer in (*"$newline$1"*) ;; (*) return 1 ;; esac; }

says() { # lines
    load
    for expected in "$@"; do has_line "$expected" || fault "it does not say $expected"; done
}

hides() { # beginning of a line
    load
    has_beginning "$1" && fault "it says $1"
    return 0
}

refuses() { # code: status 2, and nothing was changed
    ends 2
    load
    has_beginning "error=$1:" || fault "no error=$1"
    unchanged
}

fails() { # code
    ends 1
    load
    has_beginning "error=$1:" || fault "no error=$1"
}

unchanged() {
    [ -f "$world/log" ] || return 0
    while read -r command; do
        case $command in (cfgmgr* | rmdev* | mkdev*) fault 'something was changed' ;; esac
    done <"$world/log"
}

ran() { grep -q -x -F -e "$1" "$world/log" || fault "it did not run $1"; }

ran_times() { # count command
    count=$(grep -c -x -F -e "$2" "$world/log")
    [ "$count" = "$1" ] || fault "it ran $2 $count times, not $1"
}

until_true() { # command: waits for it, ten seconds at most
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || fault "in vain: $*"
        /mnt/bin/sleep 0.02
    done
}

sudo_at() { # path, rules on standard input: one command line each
    mkdir -p "${1%/*}" && cp /mnt/tests/aix/sudo "$1" && cat >"$world/sudo-rules"
}

device() { echo "$1" >>"$world/devices"; }
appears() { echo "$1" >>"$world/pending"; }
stale_cd() { device "cd0:${1:-Available}:cdrom:$place-L8200000000000000:Virtual SCSI Optical Served by VIO Server"; }
new_drive() { appears "cd0:Available:cdrom:$place-L8200000000000000:Virtual SCSI Optical Served by VIO Server"; }
ask_configure() { companion configure nonce=n1 lpar=5 target=vio0 wait=9000 "$@"; }
start_configure() { "$script" configure nonce=n1 lpar=5 target=vio0 wait=9000 >"/mnt/out/${1:-out}" 2>/mnt/out/err </dev/null & }
cfgmgr_runs() { grep -q '^cfgmgr -l' "$world/log" 2>/dev/null; }
cfgmgr_ended() { [ "$(grep -c end "$world/cfgmgr-runs")" = "${1:-1}" ]; }
lock=/var/adm/ras/attach-cd/cfgmgr.lock
lock_is_free() { [ ! -d "$lock" ]; }

# The first boot: lines of others before and behind ours, all in one file, the output going to a pipe as it does under init.
first_boot() {
    { echo 'mine=before log=mine'; cat /usr/local/sbin/attach-cd-firstboot; echo 'echo "behind $mine $log"'; } >/tmp/firstboot
    /usr/bin/ksh /tmp/firstboot 2>/mnt/out/err </dev/null | cat >/mnt/out/out
    says 'behind before mine'
    [ ! -s /mnt/out/err ] || fault 'something was written to stderr'
}
