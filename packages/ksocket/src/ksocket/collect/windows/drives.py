"""Drives. Source: Win32_DiskDrive."""

import re

from ksocket.collect.linux.dmi import real
from ksocket.collect.windows.question import CIMV2, Item, Items, Question, WmiProbe
from ksocket.collect.windows.values import number, text, word
from kswire.facts import Drive, ExtraFields, Facts, Storage

DISK_DRIVE = Question(CIMV2, "Win32_DiskDrive", ("DeviceID", "Index", "Model", "SerialNumber", "Size"), limit=2_000)

MAX_OCTETS = 1 << 60  # the sum of all drives must remain a number of 64 bits
_HEXADECIMAL = re.compile(r"(?:[0-9a-fA-F]{4}){10}")


def parse(drives: Items) -> Facts:
    """In the order of their numbers; a reader without a medium has no size. In KiB."""
    known = sorted(drives, key=lambda one: number(one, "Index") or 0)
    found = tuple(drive for one in known if (drive := _drive(one)))
    total = sum(drive.size or 0 for drive in found)
    return Facts(extra_fields=ExtraFields(storage=Storage(number_of_drives=len(found), total_size=total, drives=found)))


def _drive(item: Item) -> Drive | None:
    octets = number(item, "Size")
    name = word(item, "DeviceID", 100)
    if not octets or octets > MAX_OCTETS or name is None:
        return None
    serial = real(plain(text(item, "SerialNumber")))
    return Drive(
        name=name.rpartition("\\")[2] or name, size=octets // 1024, model_name=word(item, "Model"), serial_number=serial
    )


def plain(serial: str) -> str:
    """Until Windows 7 and Server 2008 R2 it is 40 hexadecimal digits: ATA's words, in each the second octet first."""
    if not _HEXADECIMAL.fullmatch(serial.strip()):
        return serial
    octets = bytes.fromhex(serial.strip())
    swapped = bytes(octets[place ^ 1] for place in range(len(octets)))
    return swapped.decode("ascii") if all(32 <= octet < 127 for octet in swapped) else serial


PROBE = WmiProbe("storage", (DISK_DRIVE,), parse)
