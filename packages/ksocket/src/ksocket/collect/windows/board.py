"""The base board. Source: Win32_BaseBoard (SMBIOS type 2)."""

from ksocket.collect.linux.dmi import real
from ksocket.collect.windows.question import CIMV2, Items, Question, WmiProbe
from ksocket.collect.windows.values import text
from kswire.facts import ExtraFields, Facts, Motherboard

BASE_BOARD = Question(CIMV2, "Win32_BaseBoard", ("Manufacturer", "Product", "Version", "SerialNumber"))


def parse(boards: Items) -> Facts:
    """The first one; many guests have none."""
    if not boards:
        return Facts()
    board = Motherboard(
        vendor_name=real(text(boards[0], "Manufacturer")),
        model_number=real(text(boards[0], "Product")),
        version_number=real(text(boards[0], "Version")),
        serial_number=real(text(boards[0], "SerialNumber")),
    )
    return Facts(extra_fields=ExtraFields(motherboard=board)) if board != Motherboard() else Facts()


PROBE = WmiProbe("motherboard", (BASE_BOARD,), parse)
