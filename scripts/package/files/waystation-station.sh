#!/bin/sh
# "waystation station …" as the user of the service and with its data, so that no file comes to belong to root.
if [ "$(id -u)" -ne 0 ]; then
  echo "waystation-station: only root may look after the station of this computer: sudo waystation-station $*" >&2
  exit 1
fi
WAYSTATION_STATION=/var/lib/waystation HOME=/var/lib/waystation
export WAYSTATION_STATION HOME
exec setpriv --reuid=waystation --regid=waystation --init-groups -- /usr/bin/waystation station "$@"
