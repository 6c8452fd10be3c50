#!/bin/sh
# Runs Waystation with the Node that lies beside this file, also when it is reached through links.
me=$0
while [ -L "$me" ]; do
  to=$(readlink "$me")
  case $to in
    /*) me=$to ;;
    *) me=$(dirname "$me")/$to ;;
  esac
done
here=$(CDPATH= cd -- "$(dirname "$me")" && pwd -P) || exit 1
exec "$here/node" --disable-warning=ExperimentalWarning --max-semi-space-size=8 "${here%/bin}/program/main.js" "$@"
