#!/usr/bin/ksh
# For the tests, in the place of the installed script: runs what is sent for the verb.
# shellcheck disable=SC1090,SC1091 # there in the sandbox
case ${1-} in
(facts | configure | inuse | remove | medium | mark) . "/mnt/sent/$1" ;;
(*) . /mnt/sent/whole ;;
esac
