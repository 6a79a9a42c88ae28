"""Drives. Source: sysfs (Documentation/ABI/stable/sysfs-block: sizes in sectors of 512 bytes), udev for serials."""

import re

from ksocket.collect.linux.dmi import real
from ksocket.collect.linux.lines import number, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Drive, ExtraFields, Facts, Storage

COMMAND = """\
cd /sys/block && echo sysfs && for name in *; do
  [ -r "$name/size" ] || continue
  model= serial= number=
  [ -r "$name/device/model" ] && read -r model <"$name/device/model"
  [ -r "$name/device/serial" ] && read -r serial <"$name/device/serial"
  read -r size <"$name/size"
  [ -r "$name/dev" ] && read -r number <"$name/dev"
  [ -z "$serial" ] && [ -r "/run/udev/data/b$number" ] &&
    serial=$(sed -n 's/^E:ID_SERIAL_SHORT=//p' "/run/udev/data/b$number")
  printf '%s\\t%s\\t%s\\t%s\\n' "$name" "$size" "$model" "$serial"
done"""

MAX_DRIVES = 2_000
MAX_SECTORS = 1 << 50  # 512 PiB; the sum of all drives must remain a number of 64 bits
_NO_DRIVE = re.compile(r"(loop|ram|zram|dm-|md|sr|fd|nbd|mtdblock|ubiblock|zd|drbd|rbd)\d*|mmcblk\d+(boot\d+|rpmb)")


def parse(text: str) -> Facts:
    """Name, sectors, model and serial of each drive that is really there; in KiB."""
    lines = list(rows(text, MAX_DRIVES * 5))
    if not lines or lines[0] != "sysfs":
        return Facts()  # no sysfs here: not known
    drives = tuple(drive for line in lines[1:] if (drive := _drive(line)))[:MAX_DRIVES]
    total = sum(drive.size or 0 for drive in drives)
    storage = Storage(number_of_drives=len(drives), total_size=total, drives=drives)
    return Facts(extra_fields=ExtraFields(storage=storage))


def _drive(line: str) -> Drive | None:
    columns = line.split("\t")
    if len(columns) != 4:
        return None
    name, sectors = word(columns[0], 100), number(columns[1])
    if name is None or not sectors or sectors > MAX_SECTORS or _NO_DRIVE.fullmatch(name):
        return None  # a reader without a medium has no sectors
    return Drive(name=name, size=sectors // 2, model_name=word(columns[2]), serial_number=real(columns[3]))


PROBE = ShellProbe("storage", COMMAND, parse)
