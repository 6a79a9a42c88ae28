"""Drives of FreeBSD. Source: geom(8) disk list."""

import re

from ksocket.collect.linux.disks import MAX_DRIVES, MAX_SECTORS
from ksocket.collect.linux.dmi import real
from ksocket.collect.linux.lines import number, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import Drive, ExtraFields, Facts, Storage

COMMAND = "has geom && bounded geom disk list && echo geom"

_NO_DRIVE = re.compile(r"(cd|md)\d+")


def parse(text: str) -> Facts:
    """Blocks that begin with "Geom name"; sizes in bytes. A reader without a medium has none."""
    lines = list(rows(text))
    if not lines or lines[-1] != "geom":
        return Facts()  # another system, or it failed: not known
    blocks: list[dict[str, str]] = []
    for line in lines[:-1]:
        key, _, value = line.partition(":")
        if key == "Geom name":
            blocks.append({})
        if blocks:
            blocks[-1].setdefault(key.strip(), value.strip())
    drives = tuple(drive for block in blocks if (drive := _drive(block)))[:MAX_DRIVES]
    total = sum(drive.size or 0 for drive in drives)
    return Facts(extra_fields=ExtraFields(storage=Storage(len(drives), total, drives)))


def _drive(block: dict[str, str]) -> Drive | None:
    name, size = word(block["Geom name"], 100), number(block.get("Mediasize", "").partition(" ")[0])
    if name is None or not size or size > MAX_SECTORS * 512 or _NO_DRIVE.fullmatch(name):
        return None
    model, serial = real(block.get("descr", "")), real(block.get("ident", ""))
    return Drive(name=name, size=size // 1024, model_name=model, serial_number=serial)


PROBE = ShellProbe("storage", COMMAND, parse)
