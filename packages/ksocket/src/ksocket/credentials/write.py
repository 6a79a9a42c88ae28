"""Writes a new credential file."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from ksocket.credentials.formats import read
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_NUMBERED = re.compile(r"(\d{2})_")
_UNSAFE = re.compile(r"[^A-Za-z0-9.:-]+")
_FIRST, _LAST = 10, 98  # 99 is the example's


def add(directory: Path, method: str, values: Mapping[str, object], name: str | None = None) -> Path:
    """A new TOML file for a method, mode 0600, tried after those that are numbered already.

    directory is the credentials directory; values are the keys of the file, nested as in it, Secrets among them;
    name is the middle of the file's name (default: the first entry of includes). The file is read before it gets its
    name: what is wrong in it is never found by a scan.

    Raises:
        Fault: a value that the file could not hold, or the directory cannot be written.
    """
    folder = directory / method
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"_new-{secrets.token_hex(8)}.toml"  # names with _ are no credential files
        try:
            _write(draft, toml(values))
            name = name or _name(values)
            _validate(draft, method, folder / f"{name}.toml")
            return _publish(draft, folder, name)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise Fault("directory-unwritable", file=folder, detail=error.strerror) from None


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a descriptor, not a path
        file.write(text)
        file.flush()
        os.fsync(descriptor)


def _validate(draft: Path, method: str, path: Path) -> None:
    try:
        read(draft, method)
    except Fault as fault:
        # The draft is gone when the sentence is read; what it names is the file that was wanted.
        if fault.params.get("file") == str(draft):
            fault.params["file"] = str(path)
        raise


def _publish(draft: Path, folder: Path, name: str) -> Path:
    number = _number(folder)
    while True:
        path = folder / f"{number:02d}_{name}.toml"
        try:
            os.link(draft, path)  # unlike a rename it never replaces a file
        except FileExistsError:
            name += "-2"
        except OSError:  # a file system without hard links
            if path.exists():
                name += "-2"
                continue
            draft.rename(path)
            return path
        else:
            return path


def _number(folder: Path) -> int:
    taken = [int(match.group(1)) for entry in folder.iterdir() if (match := _NUMBERED.match(entry.name))]
    return min(max([number + 1 for number in taken if number <= _LAST], default=_FIRST), _LAST)


def _name(values: Mapping[str, object]) -> str:
    includes = values.get("includes")
    first = str(includes[0]) if isinstance(includes, list | tuple) and includes else "account"
    return _UNSAFE.sub("-", first).strip("-.")[:60] or "account"


def toml(values: Mapping[str, object]) -> str:
    """Values as TOML: plain keys first, then tables, then lists of tables. None is left out.

    Raises:
        TypeError: a value that TOML has no word for.
    """
    return "\n".join(_table(values, "")) + "\n"


def _table(values: Mapping[str, object], prefix: str) -> list[str]:
    rows: list[str] = []
    inner: list[str] = []
    for key, value in values.items():
        full = f"{prefix}{_key(key)}"
        if isinstance(value, Mapping):
            inner += ["", f"[{full}]", *_table(value, f"{full}.")]
        elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
            for item in value:
                inner += ["", f"[[{full}]]", *_table(item, f"{full}.")]
        elif value is not None:
            rows.append(f"{_key(key)} = {_value(value)}")
    return rows + inner


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, Secret):
        return _text(value.reveal())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, str | Path):
        return _text(str(value))
    raise TypeError(f"no TOML for {type(value).__name__}")


def _text(text: str) -> str:
    """A literal string where a backslash occurs, as a person would write it; else a basic one, escaped."""
    if "\\" in text and "'" not in text and all(char >= " " and char != "\x7f" for char in text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match.group()):04x}", escaped) + '"'
