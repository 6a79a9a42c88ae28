"""The installation's own identity. Source: machine-id(5)."""

import re

from ksocket.collect.linux.lines import rows
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts, Signature

COMMAND = """\
for file in /etc/machine-id /var/lib/dbus/machine-id; do
  [ -s "$file" ] && { head -n 1 "$file"; break; }
done"""

_ID = re.compile(r"[0-9a-f]{32}")


def parse(text: str) -> Facts:
    """32 hexadecimal digits; images say "uninitialized", which is nobody's identity."""
    value = next(iter(rows(text)), "").strip().lower()
    if not _ID.fullmatch(value) or len(set(value)) == 1:
        return Facts()
    return Facts(signatures=(Signature(kind="machineId", value=value),))


PROBE = ShellProbe("machineId", COMMAND, parse)
