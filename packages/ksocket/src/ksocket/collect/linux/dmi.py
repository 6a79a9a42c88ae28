"""The machine as its maker describes it. Sources: SMBIOS (DMTF DSP0134) by /sys/class/dmi/id, or the device tree.

Serial numbers and the UUID are readable by root alone; with `sudo = true` dmidecode is asked for them.
"""

import re
from typing import Final

from ksocket.collect.linux.lines import assignments, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Bios, ExtraFields, Facts, Motherboard, Product, Signature, System

COMMAND = """\
in_container && echo container=yes
cd /sys/class/dmi/id && for name in sys_vendor product_name product_version product_serial product_uuid product_sku \\
    bios_vendor bios_version board_vendor board_name board_version board_serial chassis_serial; do
  [ -r "$name" ] && { printf '%s=' "$name"; head -n 1 "$name"; }
done
for name in model serial-number; do
  [ -r "/proc/device-tree/$name" ] && { printf '%s=' "$name"; tr -d '\\000' </proc/device-tree/$name; echo; }
done"""

SUDO_COMMAND = """\
in_container && echo container=yes
for name in system-serial-number system-uuid baseboard-serial-number chassis-serial-number; do
  printf '%s=' "$name"
  bounded sudo -n dmidecode -s "$name" | grep -v '^#' | head -n 1
  echo
done"""

# What makers leave in place of a value: whole words, and parts of sentences.
_NOTHING: Final = re.compile(
    r"0?123456789\d*|n/?a|none|null|empty|default|oem|invalid|unknown|undefined\.?|standard|unspecified|x+|type1.*"
)
_FILLER: Final = re.compile(
    r"to be filled|default string|not (specified|applicable|available|provided|defined|present)|o\.e\.m|no asset|"
    r"system (product|manufacturer|version|serial|sku|uuid)|(base ?board|chassis|board) (serial|version)"
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Known from boards of many machines at once.
_SHARED_UUIDS: Final = frozenset(
    (
        "03000200-0400-0500-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "fefefefe-fefe-fefe-fefe-fefefefefefe",
    )
)
_DMIDECODE: Final = {
    "system-serial-number": "product_serial",
    "system-uuid": "product_uuid",
    "baseboard-serial-number": "board_serial",
    "chassis-serial-number": "chassis_serial",
}


def parse(text: str) -> Facts:
    """Product, BIOS, board; the serial number and what identifies the machine, unless it is a container's view."""
    found = assignments(text)
    values = {key: value for key in found if (value := real(found[key])) is not None}
    values |= {name: values[key] for key, name in _DMIDECODE.items() if key in values}
    return described(values, shared="container" in found)


def described(values: dict[str, str], *, shared: bool = False) -> Facts:
    """The facts of values by their names in /sys/class/dmi/id. shared: they are those of a container's host."""
    if shared:  # those numbers are not its own
        values = {key: value for key, value in values.items() if not key.endswith(("serial", "uuid", "serial-number"))}
    product = _product(values)
    return Facts(
        system=System(serial=product.serial_number) if product and product.serial_number else None,
        extra_fields=ExtraFields(product=product, bios=_bios(values), motherboard=_board(values)),
        signatures=identity(
            values.get("product_uuid", ""),
            values.get("sys_vendor"),
            values.get("product_serial") or values.get("serial-number") or values.get("chassis_serial"),
        )
        or None,
    )


def real(text: str) -> str | None:
    """The value, unless it is one of the words that stand where nobody entered a value."""
    value = word(text)
    if value is None:
        return None
    plain = value.lower()
    empty = _NOTHING.fullmatch(plain) or _FILLER.search(plain) or len(set(plain) - set(" .-_:")) < 2
    return None if empty else value


def _product(values: dict[str, str]) -> Product | None:
    product = Product(
        vendor_name=values.get("sys_vendor"),
        model_name=values.get("product_name") or values.get("model"),
        model_number=values.get("product_sku"),
        version_number=values.get("product_version"),
        serial_number=values.get("product_serial") or values.get("serial-number"),
    )
    return None if product == Product() else product


def _bios(values: dict[str, str]) -> Bios | None:
    bios = Bios(vendor_name=values.get("bios_vendor"), version_number=values.get("bios_version"))
    return None if bios == Bios() else bios


def _board(values: dict[str, str]) -> Motherboard | None:
    board = Motherboard(
        vendor_name=values.get("board_vendor"),
        model_number=values.get("board_name"),
        version_number=values.get("board_version"),
        serial_number=values.get("board_serial"),
    )
    return None if board == Motherboard() else board


def identity(uuid: str, vendor: str | None, serial: str | None) -> tuple[Signature, ...]:
    """What tells the machine from all others: its UUID, unless many have it, and its serial number."""
    found = []
    uuid = uuid.lower()
    if _UUID.fullmatch(uuid) and uuid not in _SHARED_UUIDS and len(set(uuid)) > 2:
        found.append(Signature(kind="smbiosUuid", value=uuid))
    if serial:
        # with its vendor, as SNMP tells it: two makers may number alike
        found.append(Signature(kind="chassisSerial", value=f"{vendor or ''}:{serial}"))
    return tuple(found)


PROBE = ShellProbe("hardware", COMMAND, parse)
SUDO_PROBE = ShellProbe("hardware", SUDO_COMMAND, parse)
