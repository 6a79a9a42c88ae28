"""ksocket.toml, and the ksocket.yml of former versions."""

import logging
import os
import re
import stat
import sys
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from ksocket.config.connecting import connect
from ksocket.config.places import Places, places
from ksocket.config.settings import LOGFORMAT, Aws, Azure, Limits, Naming, Settings, Window
from ksocket.documents.reading import parse
from ksocket.documents.table import Table, harmless
from ksocket.documents.text import load as load_text
from ksocket.documents.values import Value
from ksocket.documents.variables import expand
from ksocket.documents.warn import Warn
from ksocket.faults import Fault

NAMES = ("ksocket.toml", "ksocket.yml", "ksocket.yaml")
LOGLEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
METHODS = ("ssh", "winrm", "snmp")
PROFILES = ("safe", "normal", "fast")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SIZE = re.compile(r"([0-9]{1,12})\s*(?:([KMGT])(i?)B?|B)?", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")
_SMALLEST_SPOOL = 1 << 20


def load(home: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an installation, or of the user when there is none; the defaults when there is no file.

    The token is the first of $KSOCKET_TOKEN, what tokenFile holds, and `token`.

    Raises:
        Fault: the file cannot be used, with line and key.
    """
    where = places(home, env)
    path = next((where.config / name for name in NAMES if _exists(where.config / name)), None)
    env = {**env, "KSOCKET_HOME": str(where.home)}
    if path is None:
        return _settings(Table(Value({}, where.config / NAMES[0], 1, "")), where, None, env, [])
    source = load_text(path)
    table = parse(source)
    warnings: list[Warn] = []
    if path.suffix != ".toml":
        warnings.append(Warn("settings-yaml", file=path))
    if _open(source.stat) and "token" in table.table("connect"):
        warnings.append(Warn("settings-file-open", file=path))
    return _settings(table, where, path, env, warnings)


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # reading it says why not
    return True


def _open(status: os.stat_result) -> bool:
    return sys.platform != "win32" and bool(status.st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _settings(table: Table, where: Places, path: Path | None, env: Mapping[str, str], warnings: list[Warn]) -> Settings:
    directories, log, spool = table.table("directories"), table.table("log"), table.table("spool")
    credentials = directories.get("credentials")
    return Settings(
        home=where.home,
        path=path,
        credentials_dir=_path(credentials, env) if credentials else where.credentials,
        state_dir=where.state,
        logfile=_logfile(table, where, env),
        loglevel=_loglevel(table),
        logformat=_logformat(table),
        log_keep=log.integer("keep", 10, 0, 1000),
        connect=connect(table.table("connect"), env, warnings),
        limits=_limits(table.table("limits"), warnings),
        names=_names(table.table("names")),
        spool_max_size=_size(spool.get("maxSize"), 1 << 30),
        aws=_aws(table.table("aws")),
        azure=_azure(table.table("azure")),
        update_accept=table.table("update").flag("accept", default=False),
        warnings=(*warnings, *harmless(table.unknown())),
    )


def _path(value: Value, env: Mapping[str, str]) -> Path:
    """A path of the settings: variables replaced, a relative one taken from the file's directory."""
    return value.file.parent.absolute() / expand(value, env)


def _logfile(table: Table, where: Places, env: Mapping[str, str]) -> Path | None:
    value = table.get("logfile")
    if value is None:
        return where.logfile
    return None if value.text() == "-" else _path(value, env)


def _loglevel(table: Table) -> str:
    value = table.get("loglevel")
    if value is None:
        return "INFO"
    upper = value.text().upper()
    return upper if upper in LOGLEVELS else value.choice(LOGLEVELS)


def _logformat(table: Table) -> str:
    """The manual's logformat; one that logging cannot use would be noticed only when something is to be said."""
    value = table.get("logformat")
    if value is None:
        return LOGFORMAT
    text = value.text(control=True)
    try:
        logging.Formatter(text).format(logging.makeLogRecord({"msg": "-"}))
    except (ValueError, KeyError, TypeError):
        raise Fault("logformat-wrong", **value.place) from None
    return text


def _limits(table: Table, warnings: list[Warn]) -> Limits:
    return Limits(
        permitted=table.networks("permitted", warnings),
        prohibited=table.networks("prohibited", warnings),
        profile=table.choice("profile", None, PROFILES),
        methods=table.choices("methods", METHODS, METHODS),
        windows=tuple(_window(entry) for entry in table.tables("windows")),
        max_addresses=table.integer("maxAddresses", 65536, 1, 1 << 24),
    )


def _names(table: Table) -> Naming:
    return Naming(dns=bool(table.flag("dns", True)), services=bool(table.flag("services", True)))


def _window(table: Table) -> Window:
    begin, end = _clock(table.need("from")), _clock(table.need("to"))
    days = table.choices("days", DAYS, DAYS)
    timezone = table.get("timezone")
    return Window(
        days=tuple(sorted({DAYS.index(day) for day in days})),
        begin=begin,
        end=end,
        timezone=_timezone(timezone) if timezone else None,
    )


def _clock(value: Value) -> time:
    """22:00 as text or as TOML's own time; 24:00 is the midnight that ends the day."""
    if isinstance(value.data, time):
        return value.data.replace(microsecond=0)
    match = _CLOCK.fullmatch(value.text())
    if not match:
        raise Fault("not-a-time", **value.place)
    return time(int(match[1]), int(match[2])) if match[1] else time(0, 0)


def _timezone(value: Value) -> str:
    name = value.text()
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise Fault("not-a-timezone", value=name[:80], **value.place) from None
    return name


def _size(value: Value | None, default: int) -> int:
    """Bytes: a number, or a text like "500 MB" (thousands) or "2 GiB" (1024s)."""
    if value is None:
        return default
    if isinstance(value.data, str):
        match = _SIZE.fullmatch(value.text().strip())
        if not match:
            raise Fault("not-a-size", **value.place)
        power = " KMGT".index((match[2] or " ").upper())
        size: int = int(match[1]) * (1024 if match[3] else 1000) ** power
    else:
        size = value.integer(0, 1 << 62)
    if size < _SMALLEST_SPOOL:
        raise Fault("spool-too-small", least=_SMALLEST_SPOOL, **value.place)
    return size


def _aws(table: Table) -> Aws:
    return Aws(enabled=table.flag("enabled", None), vpcs=table.texts("vpcs"), regions=table.texts("regions"))


def _azure(table: Table) -> Azure:
    return Azure(enabled=table.flag("enabled", None), vnets=table.texts("vnets"))
