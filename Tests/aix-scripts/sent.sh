#!/usr/bin/ksh
# For the tests, in the place of the installed script: runs what is sent for the verb.
case ${1-} in
(facts | configure | inuse | remove | medium | mark) . "/mnt/sent/$1" ;;
(*) . /mnt/sent/whole ;;
esac
