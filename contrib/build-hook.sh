#!/bin/sh
# build-hook.sh LPAR KNOWN_HOSTS [OPTION ...] - the last step of an LPAR build: wait until the new AIX answers, give it its CD drive.
#
# Runs on the build system (NIM master with ssh access, Jenkins agent, Ansible controller), not on AIX. Its exit status is that of
# attach-cd: 0 attached or there already, 1 failed, 2 refused, 3 unknown, 4 unreachable, 6 unproven (0 with --accept-unproven), 64 usage,
# 74 the report couldn't be written, 129, 130 and 143 interrupted. The JSON report goes to stdout.
# Further OPTIONs go to attach-cd as they are: --hmc hmc01 --system ms12 --vios ms12-vio1 --reason CHG0042 ...
#
# Why KNOWN_HOSTS: a partition that was installed again has a new host key. With the old one in ~/.ssh/known_hosts this looks, rightly, like
# an attack, and attach-cd stops. Accepting the first key that answers (ssh-keyscan, StrictHostKeyChecking=no) would end the alarm
# and the protection with it: the build would hand a drive to any host that answers at the address. The build system knows better:
# it supplies the key of the new system, in a file of known_hosts lines for this build only. It can know the key in one of these ways:
#
#   - It creates the key: ssh-keygen -t ed25519 -N "" -f BUILD/ssh_host_ed25519_key, laid into /etc/ssh by a NIM script resource or
#     the image before sshd starts for the first time. Then:
#         printf '%s %s\n' aix04.example.com "$(cut -d " " -f 1,2 BUILD/ssh_host_ed25519_key.pub)" >BUILD/known_hosts
#   - It reads the public key back over a channel that it trusts already and that is not this ssh: the LPAR's console through the
#     HMC, or a NIM script resource that copies /etc/ssh/ssh_host_ed25519_key.pub to a directory that only this client may write.
#
# The lines are for the ssh host that attach-cd connects to: LPAR, whatever the inventory calls its host. If that has another name,
# give it as LPAR_HOST: it is both the Host of the configuration below and attach-cd's --host.
#
# The lines name the host as ssh looks it up (HostName of the ssh configuration, [name]:port for another port than 22). For VIOS, HMC
# and jump hosts the usual known_hosts files stay in force. When the build is accepted, replace the line that your people use:
#         ssh-keygen -R aix04.example.com && cat BUILD/known_hosts >>~/.ssh/known_hosts
#
# Environment: LPAR_HOST (ssh host of the LPAR, default LPAR), ATTACH_CD (program, default attach-cd), WAIT (default 30m),
# SSH_CONFIG (default ~/.ssh/config).

set -u
if [ $# -lt 2 ]; then
    echo "usage: build-hook.sh LPAR KNOWN_HOSTS [OPTION ...]" >&2
    exit 64
fi
lpar=$1 known_hosts=$2
shift 2

lpar_host=${LPAR_HOST:-$lpar}

for name in "$lpar" "$lpar_host"; do
    case $name in
    '' | -* | *[!A-Za-z0-9._-]*) echo "build-hook.sh: '$name' is not a name for an ssh configuration" >&2; exit 64 ;;
    esac
done
# These would take another host, another ssh configuration, or a key that is not in KNOWN_HOSTS.
for option in "$@"; do
    case $option in
    --host | --host=*) echo "build-hook.sh: give the host as LPAR_HOST, not with --host: KNOWN_HOSTS is for it" >&2; exit 64 ;;
    --ssh-config | --ssh-config=*)
        echo "build-hook.sh: give the ssh configuration as SSH_CONFIG, not with --ssh-config, which would undo KNOWN_HOSTS" >&2
        exit 64 ;;
    --accept-new-host-keys*)
        echo "build-hook.sh: --accept-new-host-keys would undo KNOWN_HOSTS; add the line of the new key to it" >&2
        exit 64 ;;
    esac
done
if [ ! -s "$known_hosts" ]; then
    echo "build-hook.sh: $known_hosts: no known_hosts lines for this build; see the head of this script" >&2
    exit 64
fi
known_hosts=$(cd "$(dirname "$known_hosts")" && pwd)/$(basename "$known_hosts") || exit 64
case $known_hosts in
*[\"\\\$]*) echo "build-hook.sh: $known_hosts: ssh can't be given a path with a quote, a backslash or a dollar sign" >&2; exit 64 ;;
esac
# ssh replaces tokens in it: %% is a percent sign.
known_hosts=$(printf '%s\n' "$known_hosts" | sed 's/%/%%/g')
ssh_config=${SSH_CONFIG:-${HOME:?give SSH_CONFIG, or set HOME, where .ssh/config is}/.ssh/config}

config=$(mktemp) || exit 1
trap 'rm -f "$config"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The first value wins in an ssh configuration: ours stand before those that are included. "Match all" ends the Host block, else the
# Include lines would count for this host only.
cat >"$config" <<END || exit 1
Host $lpar_host
    UserKnownHostsFile "$known_hosts"
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
Match all
Include "$ssh_config"
Include /etc/ssh/ssh_config
END

# --wait retries refused connections, timeouts and logins that are not open yet; a wrong key, a rejected login and a wrong partition
# end it at once. Nothing is created on the VIOS before the partition has been identified.
# However attach-cd ends, its exit status reports the outcome. A terminal's INT and HUP reach it directly.
child=
trap : HUP INT
trap '[ -z "$child" ] || kill -TERM "$child"' TERM
"${ATTACH_CD:-attach-cd}" "$lpar" --wait "${WAIT:-30m}" --host "$lpar_host" --ssh-config "$config" --json "$@" &
child=$!
wait "$child"
status=$?
# A signal ends `wait` before attach-cd ends.
while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    status=$?
done
exit "$status"
