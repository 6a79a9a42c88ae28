"""The machine as its maker describes it, on FreeBSD. Source: kenv(1), where the loader puts SMBIOS for everybody."""

from typing import Final

from ksocket.collect.linux.dmi import described, real
from ksocket.collect.linux.lines import assignments
from ksocket.collect.probe import ShellProbe
from kswire.facts import Facts

COMMAND = """\
has kenv && {
  [ "$(sysctl -n security.jail.jailed)" = 1 ] && echo jail=yes
  kenv | grep '^smbios[.]'
}"""

_NAMES: Final = {
    "smbios.system.maker": "sys_vendor",
    "smbios.system.product": "product_name",
    "smbios.system.version": "product_version",
    "smbios.system.serial": "product_serial",
    "smbios.system.uuid": "product_uuid",
    "smbios.system.sku": "product_sku",
    "smbios.bios.vendor": "bios_vendor",
    "smbios.bios.version": "bios_version",
    "smbios.planar.maker": "board_vendor",
    "smbios.planar.product": "board_name",
    "smbios.planar.version": "board_version",
    "smbios.planar.serial": "board_serial",
    "smbios.chassis.serial": "chassis_serial",
}


def parse(text: str) -> Facts:
    """NAME="VALUE" lines; a jail sees its host's."""
    found = assignments(text)
    values = {_NAMES[key]: value for key in found if key in _NAMES and (value := real(found[key].strip('"')))}
    return described(values, shared="jail" in found) if values else Facts()


PROBE = ShellProbe("hardware", COMMAND, parse)
