"""kshub.toml: where the hub keeps its data, where it listens, and what it shows there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final

from kshub import entry, settings_file
from kshub.entry import Door
from kshub.faults import Fault

NAME: Final = "kshub.toml"
HERE: Final = ("127.0.0.0/8", "::1/128")

Private = bool | tuple[str, ...]
"""To which addresses that are not public notifications may go: none (()), these networks, or (True) any private one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one hub. Without certificate and key it speaks http, which `load` allows on loopback alone,
    or behind a proxy that the file says is there.
    """  # noqa: D205 - one sentence

    home: Path
    database: str
    host: str
    port: int
    certificate: Path | None
    key: Path | None
    behind_proxy: bool = False
    trusted_proxies: tuple[str, ...] = HERE  # networks: whose word counts for who asks, if behind_proxy
    loglevel: str = "INFO"
    backups: Path = Path("backups")
    backups_kept: int = 5
    backup_before_upgrade: bool = True
    away_days: int = 7
    retention_days: int = 400
    attempt_days: int = 30
    max_snapshots: int = 0
    door: Door | None = None
    audit_days: int = 730
    public_url: str | None = None  # where people reach the hub: the base of links to it, without a slash at its end
    notify_private: Private = ()


def home_of(directory: Path | None = None, env: Mapping[str, str] = os.environ) -> Path:
    """The hub's directory: as given, else $KSHUB_HOME, else /var/lib/kshub for root and the user's own for others."""
    if directory is not None:
        return directory.absolute()
    if env.get("KSHUB_HOME"):
        return Path(env["KSHUB_HOME"]).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/kshub")
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share").absolute() / "kshub"


def load(directory: Path | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the hub's directory; the defaults where the file, or a key, is absent.

    $KSHUB_DATABASE goes before `database`, so that its password need not stand in the file.

    Raises:
        Fault: the file cannot be used, in one line.
    """
    home = home_of(directory, env)
    path = home / NAME
    file = settings_file.read(path)
    host, port = _listen(file.listen, path)
    secure = file.tls.enabled
    if not secure and not file.tls.behind_proxy and not _loopback(host):
        raise Fault("plain-http", file=path, host=host)
    if (file.tls.certificate is None) != (file.tls.key is None):
        raise Fault("setting-wrong", file=path, detail="tls.certificate and tls.key go together")
    door = entry.door(path, home, file.require_totp, file.public_url, file.oidc)
    return Settings(
        home=home,
        database=_database(env.get("KSHUB_DATABASE") or file.database, home, path),
        host=host,
        port=port,
        certificate=home / (file.tls.certificate or "tls/server.pem") if secure else None,
        key=home / (file.tls.key or "tls/server.key") if secure else None,
        behind_proxy=file.tls.behind_proxy,
        trusted_proxies=_proxies(file.tls, path),
        loglevel=file.loglevel,
        away_days=file.away_days,
        retention_days=file.retention_days,
        attempt_days=file.attempt_days,
        max_snapshots=file.max_snapshots,
        audit_days=file.audit_days,
        public_url=door.public_url,
        notify_private=_private(file.notify.allow_private, path),
        backups=home / file.backups.directory,
        backups_kept=file.backups.keep,
        backup_before_upgrade=file.backups.before_upgrade,
        door=door,
    )


def _listen(text: str, path: Path) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    try:
        address, number = str(ip_address(bare)), int(port)
    except ValueError:
        raise Fault("not-an-address", file=path, value=text[:80]) from None
    if not 0 <= number <= 65535:
        raise Fault("not-an-address", file=path, value=text[:80])
    return address, number


def _proxies(told: settings_file.Tls, path: Path) -> tuple[str, ...]:
    """The networks of the proxies in front; one that holds everybody would let everybody say who they are."""
    if told.trusted_proxies is None:
        return HERE
    if not told.behind_proxy:
        raise Fault("setting-wrong", file=path, detail="tls.trustedProxies goes with tls.behindProxy = true")
    try:
        networks = [ip_network(one) for one in told.trusted_proxies]
    except ValueError as error:
        raise Fault("setting-wrong", file=path, detail=f"tls.trustedProxies: {str(error)[:200]}") from None
    if any(one.prefixlen == 0 for one in networks):
        raise Fault("setting-wrong", file=path, detail="tls.trustedProxies: not everybody is a proxy")
    return tuple(str(one) for one in networks)


def _private(told: bool | list[str], path: Path) -> Private:
    if isinstance(told, bool):
        return told or ()
    try:
        return tuple(str(ip_network(one)) for one in told)
    except ValueError as error:
        raise Fault("setting-wrong", file=path, detail=f"notify.allowPrivate: {str(error)[:200]}") from None


def _loopback(host: str) -> bool:
    return ip_address(host).is_loopback


def _database(url: str | None, home: Path, path: Path) -> str:
    if url is None:
        return f"sqlite:///{home / 'kshub.sqlite'}"
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise Fault("not-a-database", file=path)
    return url
