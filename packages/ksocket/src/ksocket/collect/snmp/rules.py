"""Device profiles as they are written: what each maker's agents say of themselves, one YAML file a maker or system.

`profiles/README.md` describes the schema; these are its words. Reading a profile checks it.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
import yaml

_FOLDER = files("ksocket.collect.snmp") / "profiles"
FACTS = ("family", "version", "model", "modelNumber", "serial", "firmware", "hardware", "type")
Own = Literal["sysDescr", "sysName", "sysObjectID", "chassis", "chassisDescr", "chassisModel"]
Kind = Literal["chassis", "module", "powerSupply", "fan", "transceiver", "other"]


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A map of a profile: what it does not know is a mistake."""


class Where(_Written, frozen=True):
    """Which rows of a table: those whose value in this column matches."""

    column: str
    pattern: str


class Source(_Written, frozen=True):
    """Where one fact comes from; a text instead of a source is a constant.

    One of: oid, an instance to Get; column, of which the first row counts that says something; of, what is known of the
    agent already; join, several sources that must all give something, put together.
    """

    oid: str | None = None
    column: str | None = None
    of: Own | None = None
    join: "tuple[str | Source, ...]" = ()
    between: str = msgspec.field(default=" ", name="with")
    where: Where | None = None
    hex: bool = False
    pattern: str | None = None
    template: str | None = msgspec.field(default=None, name="as")
    names: dict[str | int, str] | str = {}

    def __post_init__(self) -> None:
        if sum(map(bool, (self.oid, self.column, self.of, self.join))) != 1:
            raise ValueError("a source has one of oid, column, of and join")
        if self.where and not self.column:
            raise ValueError("where goes with column")
        if self.hex and not (self.oid or self.column):
            raise ValueError("hex goes with oid or column")
        if self.template is not None and self.pattern is None:
            raise ValueError("as goes with pattern")
        if isinstance(self.names, str) and not (_FOLDER / "products" / self.names).is_file():
            raise ValueError(f"there is no products/{self.names}")
        if any(isinstance(one, Source) and one.join for one in self.join):
            raise ValueError("a join has no join in it")


Sources = str | Source | tuple[str | Source, ...]


class Has(_Written, frozen=True):
    """What the agent must answer for the rule to fit."""

    oid: str
    pattern: str | None = None


class Part(_Written, frozen=True):
    """A table of parts, such as the members of a stack: rows with the same index are one."""

    kind: Kind
    name: Source | None = None
    model: Source | None = None
    serial: Source | None = None
    hardware: Source | None = None
    firmware: Source | None = None
    software: Source | None = None
    description: Source | None = None
    where: Where | None = None

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("a part has values")
        if not all(one.column and not one.where for one in self.sources.values()):
            raise ValueError("the values of a part come from columns, all with its own where")

    @property
    def sources(self) -> dict[str, Source]:
        """Each value and where it comes from."""
        keys = ("name", "model", "serial", "hardware", "firmware", "software", "description")
        return {key: one for key in keys if (one := getattr(self, key)) is not None}


class Rule(_Written, frozen=True, kw_only=True):
    """What is known of one kind of device. object_ids: prefixes of its sysObjectID; none: any."""

    name: str
    vendor: str | None = None
    source: str | None = None
    tested: Literal["built"] | None = None
    object_ids: tuple[str, ...] = msgspec.field(default=(), name="sysObjectID")
    description: str | None = msgspec.field(default=None, name="sysDescr")
    has: Has | None = None
    family: Sources = ()
    version: Sources = ()
    model: Sources = ()
    model_number: Sources = msgspec.field(default=(), name="modelNumber")
    serial: Sources = ()
    firmware: Sources = ()
    hardware: Sources = ()
    type: Sources = ()
    kernel: str | None = None
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if not self.object_ids and not self.description:
            raise ValueError("it matches everything: sysObjectID or sysDescr is needed")

    @property
    def facts(self) -> dict[str, tuple[str | Source, ...]]:
        """The sources of each of FACTS that has some."""
        given = (self.family, self.version, self.model, self.model_number, self.serial, self.firmware, self.hardware)
        each = dict(zip(FACTS, (*given, self.type), strict=True))
        return {name: one if isinstance(one, tuple) else (one,) for name, one in each.items() if one != ()}

    @property
    def oids(self) -> tuple[str, ...]:
        """All that may be asked by this rule: instances and columns."""
        written: list[str | Source | Has | Where | None] = [self.has]
        written += [one for many in self.facts.values() for one in many]
        for part in self.parts:
            written += [part.where, *part.sources.values()]
        return tuple(dict.fromkeys(oid for one in written for oid in _oids(one)))


def _oids(written: str | Source | Has | Where | None) -> list[str]:
    """The OIDs that this part of a rule names."""
    if isinstance(written, Source):
        inner = [oid for one in (written.where, *written.join) for oid in _oids(one)]
        return [*inner, *(one for one in (written.oid, written.column) if one)]
    if isinstance(written, Has):
        return [written.oid]
    return [written.column] if isinstance(written, Where) else []


@cache
def rules() -> tuple[Rule, ...]:
    """All rules of all profiles."""
    found: list[Rule] = []
    for file in sorted(_FOLDER.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            found += read(file.read_text(encoding="utf-8"), file.name)
    return tuple(found)


@cache
def products(name: str) -> dict[str | int, str]:
    """A maker's public list of products: a line each, what is found of it and its name."""
    lines = (_FOLDER / "products" / name).read_text(encoding="utf-8").splitlines()
    return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in lines if line and not line.startswith("#")}


def read(profile: str, file: str = "profile") -> list[Rule]:
    """The rules of one profile, each with its maker and source.

    Raises:
        ValueError: it does not follow the schema; file, rule and key are named.
    """
    content = yaml.load(profile, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    if not isinstance(content, dict) or set(content) - {"vendor", "source", "rules"} or not content.get("source"):
        raise ValueError(f"{file}: a profile has a source, rules, and perhaps a vendor")
    common = {key: content[key] for key in ("vendor", "source") if key in content}
    return [_rule(common, one, file) for one in content.get("rules") or ()]


def _rule(common: dict[str, Any], given: Any, file: str) -> Rule:
    name = given.get("name") if isinstance(given, dict) else None
    try:
        return msgspec.convert({**common, **given} if isinstance(given, dict) else given, Rule)
    except msgspec.ValidationError as error:
        raise ValueError(f"{file}: rule {name}: {error}") from None
