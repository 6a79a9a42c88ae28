"""The file that says which machines get which templates and further groups: TOML, `[[rule]]` after `[[rule]]`.

    [[rule]]
    family = "debian"          # stands in the system's family, in any case; and, or:
    type = "switch"            # is the device type
    templates = ["Linux by SNMP"]
    groups = ["Linux servers"]

Every rule that fits counts.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec

from kshub.export.zabbix.inventory import line
from kshub.faults import Fault

LARGEST: Final = 1 << 20  # bytes of the file
MOST: Final = 40  # templates, and as many groups, over all rules: each takes room in a host's record
_NAME: Final = 255

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=_NAME)]


class Rule(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Without family and type it is everybody's."""

    family: str | None = None
    type: str | None = None
    templates: list[Name] = []
    groups: list[Name] = []

    def fits(self, family: str | None, device_type: str | None) -> bool:
        """Whether it is of such a machine."""
        if self.family is not None and self.family.casefold() not in (family or "").casefold():
            return False
        return self.type is None or self.type.casefold() == (device_type or "").casefold()


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rule: list[Rule] = []


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a file."""

    rules: tuple[Rule, ...] = ()

    @property
    def templates(self) -> list[str]:
        """All that some rule names."""
        return list(dict.fromkeys(name for one in self.rules for name in one.templates))

    @property
    def groups(self) -> list[str]:
        """All that some rule names."""
        return list(dict.fromkeys(name for one in self.rules for name in one.groups))

    def of(self, family: str | None, device_type: str | None) -> tuple[frozenset[str], frozenset[str]]:
        """The templates and the further groups of such a machine."""
        fitting = [one for one in self.rules if one.fits(family, device_type)]
        templates = frozenset(name for one in fitting for name in one.templates)
        return templates, frozenset(name for one in fitting for name in one.groups)


def read(path: Path) -> Rules:
    """The rules of this file.

    Raises:
        Fault: "zabbix-map".
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Fault("zabbix-map", file=path, detail=f"more than {LARGEST} bytes")
        found = Rules(tuple(msgspec.convert(tomllib.loads(text.decode()), _File).rule))
    except OSError as error:
        raise Fault("zabbix-map", file=path, detail=error.strerror) from None
    except (ValueError, RecursionError) as error:  # both kinds of msgspec and tomllib are ValueErrors
        raise Fault("zabbix-map", file=path, detail=line(error, 300)) from None
    if len(found.templates) > MOST or len(found.groups) > MOST:
        raise Fault("zabbix-map", file=path, detail=f"more than {MOST} templates or groups")
    wrong = [name for name in found.groups if not group_right(name)]
    if wrong:
        raise Fault("zabbix-map", file=path, detail=f"no name of a group: {wrong[0]!r}")
    return found


def group_right(name: str) -> bool:
    """Whether Zabbix takes it as a group's name: parts that are not empty, with / between them."""
    return len(name) <= _NAME and all(part and part == line(part, _NAME) for part in name.split("/"))
