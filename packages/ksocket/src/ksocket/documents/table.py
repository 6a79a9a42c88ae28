"""A table of a document that remembers what it was asked, so that what nobody asked for can be named."""

from difflib import get_close_matches
from typing import TypeVar

from ksocket.documents.addresses import Network, network
from ksocket.documents.values import Value
from ksocket.documents.warn import Warn
from ksocket.faults import Fault

_Default = TypeVar("_Default")

_AWAY = {"permitted", "prohibited", "limits", "excludes", "includes"}
_PROTECTED = {"authMethod", "authMessageEncryption", "protocol", "serverCertValidation", "hostKeys", "maxNewHosts"}
_SAFETY = _AWAY | _PROTECTED
"""Keys that keep packets and logins away, or protect a password: without them a file says less than was meant."""


class Table:
    """Typed answers from one table. A key that is absent, or a YAML key without a value, gives the default.

    Every method raises Fault with file, line and key when the value is not what was asked for.
    """

    def __init__(self, value: Value) -> None:
        if not isinstance(value.data, dict):
            raise Fault("type-table", **(value.place | {"key": value.key or "-"}))
        self.value = value
        self._values: dict[str, Value] = value.data
        self._asked: dict[str, list[Table]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def get(self, key: str) -> Value | None:
        """The value of a key, unless absent or empty."""
        self._asked.setdefault(key, [])
        value = self._values.get(key)
        return None if value is None or value.data is None else value

    def need(self, key: str) -> Value:
        """The value of a key that must be there."""
        value = self.get(key)
        if value is not None:
            return value
        place = {"file": self.value.file, "line": self.value.line, "key": self._full(key)}
        near = get_close_matches(key, set(self._values) - set(self._asked), 1)
        if near:
            raise Fault("missing-key-near", near=near[0], **(place | {"line": self._values[near[0]].line}))
        raise Fault("missing-key", **place)

    def text(self, key: str, default: _Default, *, control: bool = False) -> str | _Default:
        """A text."""
        value = self.get(key)
        return default if value is None else value.text(control=control)

    def flag(self, key: str, default: _Default) -> bool | _Default:
        """A truth value."""
        value = self.get(key)
        return default if value is None else value.flag()

    def integer(self, key: str, default: _Default, low: int, high: int) -> int | _Default:
        """A whole number within [low, high]."""
        value = self.get(key)
        return default if value is None else value.integer(low, high)

    def number(self, key: str, default: float, low: float, high: float, *, above: bool = False) -> float:
        """A number within [low, high]; with `above` low itself is too small."""
        value = self.get(key)
        return default if value is None else value.number(low, high, above=above)

    def choice(self, key: str, default: _Default, known: tuple[str, ...]) -> str | _Default:
        """One of the known words."""
        value = self.get(key)
        return default if value is None else value.choice(known)

    def choices(self, key: str, default: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
        """A list of known words."""
        value = self.get(key)
        return default if value is None else tuple(item.choice(known) for item in value.items())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items(key))

    def items(self, key: str) -> tuple[Value, ...]:
        """The values of a list."""
        value = self.get(key)
        return () if value is None else value.items()

    def networks(self, key: str, warnings: list[Warn]) -> tuple[Network, ...]:
        """A list of addresses and networks."""
        return tuple(network(item, warnings) for item in self.items(key))

    def table(self, key: str) -> "Table":
        """A table within; an empty one where it is absent, so that what it lacks is named by its full key."""
        value = self.get(key)
        if not self._asked[key]:
            empty = Value({}, self.value.file, self.value.line, self._full(key))
            self._asked[key].append(Table(value or empty))
        return self._asked[key][0]

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables."""
        items = self.items(key)
        if not self._asked[key]:
            self._asked[key].extend(Table(item) for item in items)
        return tuple(self._asked[key])

    def known(self) -> frozenset[str]:
        """The full names, without list positions, of all keys that were asked for."""
        names = set(self._asked)
        for key, inner in self._asked.items():
            names.update(f"{key}.{name}" for table in inner for name in table.known())
        return frozenset(names)

    def unknown(self, known: frozenset[str] | None = None) -> tuple[Warn, ...]:
        """A warning for each key that nobody asked for, with the nearest known name."""
        known = self.known() if known is None else known
        unasked = [key for key in self._values if key not in self._asked]
        found = [_unknown(self._values[key], key, self._asked, known) for key in unasked]
        inner = [table for tables in self._asked.values() for table in tables]
        return (*found, *(warn for table in inner for warn in table.unknown(known)))

    def _full(self, key: str) -> str:
        return f"{self.value.key}.{key}" if self.value.key else key


def harmless(unknown: tuple[Warn, ...]) -> tuple[Warn, ...]:
    """What Table.unknown() found, if nothing of it was meant to keep us from machines, or a password safe.

    Raises:
        Fault: one of the keys is nearest to such a key.
    """
    for one in unknown:
        near = one.params.get("near", "")
        if near.rpartition(".")[2] in _SAFETY:
            place = {name: one.params[name] for name in ("file", "line", "key")}
            raise Fault("safety-key-unknown", near=near, **place)
    return unknown


def _unknown(value: Value, key: str, siblings: dict[str, list[Table]], known: frozenset[str]) -> Warn:
    elsewhere = sorted(name for name in known if name.rpartition(".")[2] == key)
    near = get_close_matches(key, siblings, 1) or elsewhere or get_close_matches(key, known, 1)
    if near:
        return Warn("unknown-key-near", near=near[0], **value.place)
    return Warn("unknown-key", **value.place)
