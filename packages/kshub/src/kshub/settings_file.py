"""kshub.toml as it is written: which keys there are, of which kind, and what holds where one is absent."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from kshub.entry import NOBODY, OidcPart, Whom
from kshub.faults import Fault

LISTEN: Final = "0.0.0.0:443"
_LARGEST: Final = 1 << 20  # bytes of a settings file


class _Part(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A table of the file."""


class Tls(_Part):
    """[tls]."""

    enabled: bool = True
    behind_proxy: bool = False
    trusted_proxies: list[str] | None = None
    certificate: str | None = None
    key: str | None = None


class _Backups(_Part):
    directory: str = "backups"
    keep: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    before_upgrade: bool = True


class _Notify(_Part):
    allow_private: bool | list[str] = False


class File(_Part):
    """The whole of it."""

    database: str | None = None
    listen: str = LISTEN
    loglevel: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    away_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 7  # until what is asked of an absent Ksocket has failed
    retention_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] = 400  # for how long snapshots are kept
    attempt_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] = 30  # and the attempts in them
    max_snapshots: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0  # of a network; 0: any number
    public_url: Annotated[str, msgspec.Meta(max_length=500)] | None = None  # under which browsers reach the hub
    require_totp: Whom = NOBODY
    oidc: OidcPart | None = None
    audit_days: Annotated[int, msgspec.Meta(ge=1, le=36500)] = 730  # for how long the audit log is kept
    notify: _Notify = msgspec.field(default_factory=_Notify)
    tls: Tls = msgspec.field(default_factory=Tls)
    backups: _Backups = msgspec.field(default_factory=_Backups)


def read(path: Path) -> File:
    """The file; without one the defaults.

    Raises:
        Fault: "setting-wrong".
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST)
    except FileNotFoundError:
        return File()
    except OSError as error:
        raise Fault("setting-wrong", file=path, detail=error.strerror) from None
    try:
        return msgspec.convert(tomllib.loads(text.decode()), File)
    except (ValueError, RecursionError) as error:  # both kinds of msgspec and tomllib are ValueErrors
        raise Fault("setting-wrong", file=path, detail=" ".join(str(error).split())[:300]) from None
