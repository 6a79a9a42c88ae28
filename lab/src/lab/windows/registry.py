"""The registry by WMI: class StdRegProv ("StdRegProv class" of Microsoft's WMI documentation).

A machine's file writes REG_DWORD as a number, REG_SZ as text, REG_MULTI_SZ as a list, and the others as a table:
{ expand = "%SystemRoot%" }, { qword = 1 }, { binary = "00ff" }.
"""

from collections.abc import Callable, Mapping
from typing import Any

from lab.windows.machine import Machine

CLASS = "StdRegProv"
_ROOTS = {
    2147483648: "HKCR",
    2147483649: "HKCU",
    2147483650: "HKLM",
    2147483651: "HKU",
    2147483653: "HKCC",
}
_LOCAL_MACHINE = 2147483650  # what hDefKey is when it is not given
_SOFTWARE = "hklm/software/"
_WOW = "hklm/software/wow6432node/"
_NOT_FOUND, _NO_VALUE, _DENIED, _WRONG_TYPE = 2, 1, 5, 2147749893  # winerror.h; the last is WBEM_E_TYPE_MISMATCH
_TYPES = {"string": 1, "expand": 2, "binary": 3, "dword": 4, "multi": 7, "qword": 11}
_VARIABLES = {"%systemroot%": r"C:\Windows", "%programfiles%": r"C:\Program Files", "%systemdrive%": "C:"}

Output = dict[str, Any]


class Registry:
    """What one account sees. view: 64 or 32, as a provider of that architecture sees it."""

    def __init__(self, machine: Machine, *, view: int = 64, plain: bool = True) -> None:
        self._keys = {path.lower(): (path, values) for path, values in machine.registry.items()}
        self._narrow = {path.lower(): (path, values) for path, values in machine.registry32.items()}
        self._denied = tuple(key.lower() for key in machine.denied.keys) if plain else ()
        self._view = view

    def call(self, method: str, given: Mapping[str, str]) -> Output | None:
        """The output parameters of a method; None when there is no such method. Raises ValueError for bad input."""
        found = _METHODS.get(method.lower())
        if found is None:
            return None
        root = _ROOTS.get(int(given.get("hDefKey") or _LOCAL_MACHINE), "")
        path = f"{root}/{given.get('sSubKeyName', '')}".replace("\\", "/").strip("/")
        if any(path.lower().startswith(key) for key in self._denied):
            return found(self, None, "") | {"ReturnValue": _DENIED}
        return found(self, path, given.get("sValueName", ""))

    def subkeys(self, path: str | None, _name: str) -> Output:
        """EnumKey."""
        if path is None or not self._there(path):
            return {"ReturnValue": _NOT_FOUND, "sNames": None}
        depth = len(path) + 1
        names = {one[depth:].partition("/")[0] for _, one in self._below(path)}
        return {"ReturnValue": 0, "sNames": sorted(names, key=str.lower) or None}

    def values(self, path: str | None, _name: str) -> Output:
        """EnumValues."""
        if path is None or not self._there(path):
            return {"ReturnValue": _NOT_FOUND, "sNames": None, "Types": None}
        found = self._values(path)
        kinds = [_TYPES[_kind(value)] for value in found.values()]
        return {"ReturnValue": 0, "sNames": list(found) or None, "Types": kinds or None}

    def value(self, path: str | None, name: str, kind: str, out: str) -> Output:
        """Get...Value: the value as this kind."""
        if path is None or not self._there(path):
            return {"ReturnValue": _NOT_FOUND, out: None}
        found = next((one for key, one in self._values(path).items() if key.lower() == name.lower()), None)
        if found is None:
            return {"ReturnValue": _NO_VALUE, out: None}
        if _kind(found) != kind and {_kind(found), kind} != {"string", "expand"}:
            return {"ReturnValue": _WRONG_TYPE, out: None}
        return {"ReturnValue": 0, out: _plain(found, expanded=kind == "expand")}

    def _place(self, path: str) -> tuple[dict[str, tuple[str, dict[str, Any]]], str]:
        """The keys to look among, and the path there: a 32-bit program's SOFTWARE is WOW6432Node."""
        lower = path.lower()
        if lower.startswith(_WOW):
            return self._narrow, _SOFTWARE + lower.removeprefix(_WOW)
        redirected = self._view == 32 and lower.startswith(_SOFTWARE) and self._known(self._narrow, lower)
        return (self._narrow, lower) if redirected else (self._keys, lower)

    def _known(self, keys: Mapping[str, Any], lower: str) -> bool:
        return lower in keys or any(one.startswith(f"{lower}/") for one in keys)

    def _there(self, path: str) -> bool:
        return self._known(*self._place(path))

    def _below(self, path: str) -> list[tuple[str, str]]:
        """(key, it as it is spelt from the asked path on)."""
        keys, lower = self._place(path)
        return [(one, path + spelt[len(lower) :]) for one, (spelt, _) in keys.items() if one.startswith(f"{lower}/")]

    def _values(self, path: str) -> Mapping[str, Any]:
        keys, lower = self._place(path)
        return keys[lower][1] if lower in keys else {}


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(next(iter(value)))
    return {int: "dword", str: "string", list: "multi"}[type(value)]


def _plain(value: Any, *, expanded: bool) -> Any:
    if not isinstance(value, Mapping):
        return value
    kind, inner = next(iter(value.items()))
    if kind == "binary":
        return list(bytes.fromhex(inner))
    if kind == "expand" and expanded:
        for variable, meant in _VARIABLES.items():
            at = inner.lower().find(variable)
            inner = inner[:at] + meant + inner[at + len(variable) :] if at >= 0 else inner
    return inner


def _getter(kind: str, out: str) -> Callable[[Registry, str | None, str], Output]:
    return lambda registry, path, name: registry.value(path, name, kind, out)


_METHODS: dict[str, Callable[[Registry, str | None, str], Output]] = {
    "enumkey": Registry.subkeys,
    "enumvalues": Registry.values,
    "getstringvalue": _getter("string", "sValue"),
    "getexpandedstringvalue": _getter("expand", "sValue"),
    "getmultistringvalue": _getter("multi", "sValue"),
    "getdwordvalue": _getter("dword", "uValue"),
    "getqwordvalue": _getter("qword", "uValue"),
    "getbinaryvalue": _getter("binary", "uValue"),
}
