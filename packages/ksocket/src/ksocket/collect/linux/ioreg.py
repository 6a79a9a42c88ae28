"""The machine as its maker describes it, on macOS. Source: ioreg(8), its IOPlatformExpertDevice; no root is needed."""

import re
from typing import Final

from ksocket.collect.linux.dmi import described, real
from ksocket.collect.linux.lines import rows
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = """\
has ioreg && bounded ioreg -rd1 -c IOPlatformExpertDevice |
  grep -E '"(IOPlatformSerialNumber|IOPlatformUUID|manufacturer|model)" ='"""

_VALUE: Final = re.compile(r'\s*"(\w{1,40})" = <?"([^"]{1,200})"')
_NAMES: Final = {
    "manufacturer": "sys_vendor",
    "model": "product_name",
    "IOPlatformSerialNumber": "product_serial",
    "IOPlatformUUID": "product_uuid",
}


def parse(text: str) -> Facts:
    """Lines such as `"model" = <"Mac14,3">`."""
    values: dict[str, str] = {}
    for row in rows(text):
        matched = _VALUE.match(row)
        if matched and matched[1] in _NAMES and (value := real(matched[2])):
            values.setdefault(_NAMES[matched[1]], value)
    return described(values) if values else Facts()


PROBE = ShellProbe("hardware", COMMAND, parse)
