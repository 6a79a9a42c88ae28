"""What ksocket.toml says, after it was read and checked."""

from dataclasses import dataclass, field
from pathlib import Path

from ksocket.credentials.secret import Secret
from ksocket.documents.addresses import Network
from ksocket.documents.warn import Warn
from kswire.windows import Window

__all__ = ["LOGFORMAT", "Aws", "Azure", "Connect", "Limits", "Naming", "Settings", "Window"]

LOGFORMAT = "%(asctime)s %(levelname)s %(name)s:%(funcName)s:%(lineno)d %(message)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect:
    """[connect]: the hub, and the way to it. ca_fingerprint is SHA-256 in 64 lower-case hexadecimal digits."""

    token: Secret | None = None
    protocol: str = "wss"  # "wss", "ws"
    host: str | None = None
    port: int = 443
    proxy: str | None = None  # http://host:port or https://host:port
    proxy_username: str | None = None
    proxy_password_file: Path | None = None
    no_proxy: tuple[str, ...] = ()
    ca_file: Path | None = None
    ca_fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """[limits]: what no order may widen. Empty permitted and windows: no limit of this kind; prohibited always wins."""

    permitted: tuple[Network, ...] = ()
    prohibited: tuple[Network, ...] = ()
    profile: str | None = None  # the fastest that may be used: "safe", "normal", "fast"
    methods: tuple[str, ...] = ("ssh", "winrm", "snmp")
    windows: tuple[Window, ...] = ()
    max_addresses: int = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """[names]: what is asked without a login. dns: this machine's name servers; services: who was found."""

    dns: bool = True
    services: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Aws:
    """[aws]. enabled None: when this machine runs there. Empty vpcs, regions: the machine's own."""

    enabled: bool | None = None
    vpcs: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Azure:
    """[azure]. enabled None: when this machine runs there. Empty vnets: the machine's own."""

    enabled: bool | None = None
    vnets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; the defaults where the file, or the key, is absent.

    logfile None is stderr; log_keep rotated log files are kept; spool_max_size in bytes; update_accept: whether the hub
    may update this collector. path is the file that was read.
    """

    home: Path
    path: Path | None
    credentials_dir: Path
    state_dir: Path
    logfile: Path | None
    loglevel: str = "INFO"
    logformat: str = LOGFORMAT
    log_keep: int = 10
    connect: Connect = field(default_factory=Connect)
    limits: Limits = field(default_factory=Limits)
    names: Naming = field(default_factory=Naming)
    spool_max_size: int = 1 << 30
    aws: Aws = field(default_factory=Aws)
    azure: Azure = field(default_factory=Azure)
    update_accept: bool = False
    warnings: tuple[Warn, ...] = ()
