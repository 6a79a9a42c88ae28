"""[connect] of ksocket.toml: the hub, the token, and what stands between."""

import re
import shlex
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.documents.table import Table
from ksocket.documents.text import load
from ksocket.documents.values import Value, shown
from ksocket.documents.variables import expand
from ksocket.documents.warn import Warn
from ksocket.faults import Fault

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NAME = re.compile(r"(?!-)[^\s/\\@:<>\[\]?#\"'%$,;]{1,253}")
_FINGERPRINT = re.compile(r"(?:SHA-?256[:= ])?\s*([0-9A-Fa-f]{2}(?::?[0-9A-Fa-f]{2}){31})", re.IGNORECASE)
_TOKEN_LIMIT = 64 << 10


@dataclass(frozen=True, slots=True)
class _Host:
    name: str | None = None
    port: int | None = None


def connect(table: Table, env: Mapping[str, str], warnings: list[Warn]) -> Connect:
    """The section as a Connect.

    Raises:
        Fault: with file, line and key; never with the token.
    """
    host = _host(table.get("host"), env, warnings)
    protocol = table.choice("protocol", "wss", ("wss", "ws"))
    if protocol == "ws" and host.name and not _loopback(host.name):
        warnings.append(Warn("token-in-clear", **table.need("protocol").place))
    return Connect(
        token=_token(table, env, warnings),
        protocol=protocol,
        host=host.name,
        port=table.integer("port", host.port or 443, 1, 65535),
        proxy=_proxy(table.get("proxy"), env),
        proxy_username=table.text("proxyUsername", None),
        proxy_password_file=_path(table.get("proxyPasswordFile"), env),
        no_proxy=table.texts("noProxy"),
        ca_file=_path(table.get("caFile"), env),
        ca_fingerprint=_fingerprint(table.get("caFingerprint")),
    )


def _path(value: Value | None, env: Mapping[str, str]) -> Path | None:
    return value.file.parent.absolute() / expand(value, env) if value else None


def _token(table: Table, env: Mapping[str, str], warnings: list[Warn]) -> Secret | None:
    own, file = table.get("token"), table.get("tokenFile")
    text = own.text().strip() if own else ""
    if file:
        text = _token_file(file, env, warnings) or text
    text = env.get("KSOCKET_TOKEN", "").strip() or text
    return Secret(text) if text else None


def _token_file(value: Value, env: Mapping[str, str], warnings: list[Warn]) -> str:
    """A token that is not there stops the connection to the hub, not a scan by hand: so it is a warning."""
    try:
        path = _path(value, env)
        assert path is not None
        source = load(path, _TOKEN_LIMIT)
    except Fault as fault:
        warnings.append(Warn("token-file-unreadable", fault=fault.code, **value.place))
        return ""
    if sys.platform != "win32" and source.stat.st_mode & (stat.S_IROTH | stat.S_IWOTH):
        # not its group: by that the service may read it, and systemd's credentials show an access list there
        warnings.append(Warn("token-file-open", file=path, command=f"chmod o-rwx {shlex.quote(str(path))}"))
    return source.text.strip()


def _host(value: Value | None, env: Mapping[str, str], warnings: list[Warn]) -> _Host:
    """A host name or address; what was pasted around it (a scheme, a path, a port) is taken off."""
    if value is None:
        return _Host()
    text = expand(value, env).strip()
    if not text:
        return _Host()
    if "<" in text:  # <space_name>.cloud... of the example
        warnings.append(Warn("host-example", **value.place))
        return _Host()
    bare = _SCHEME.sub("", text, count=1).split("/", 1)[0]
    host = _split(bare)
    if host is None:
        raise Fault("not-a-host", **value.place)
    if bare != text or host.port:
        port = f":{host.port}" if host.port else ""
        warnings.append(Warn("host-mended", host=f"{host.name}{port}", **value.place))
    return host


def _split(text: str) -> _Host | None:
    """host, host:port, [IPv6]:port or an IPv6 address by itself."""
    try:
        return _Host(str(ip_address(text)))
    except ValueError:
        pass
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::([0-9]{1,5}))?", text)
    match = bracketed or re.fullmatch(r"([^:]*)(?::([0-9]{1,5}))?", text)
    if not match or not (_is_address(match[1]) if bracketed else _NAME.fullmatch(match[1])):
        return None
    port = int(match[2]) if match[2] else None
    return _Host(match[1], port) if port is None or 1 <= port <= 65535 else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def _proxy(value: Value | None, env: Mapping[str, str]) -> str | None:
    """http://host:port; without a scheme http. Its password has a key of its own, and is not shown here."""
    if value is None:
        return None
    text = expand(value, env).strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port, name = parts.port, parts.hostname
    except ValueError:
        raise Fault("not-a-proxy", **value.place) from None
    if "@" in parts.netloc:
        raise Fault("proxy-password", **value.place)
    if parts.scheme not in ("http", "https") or not name or parts.path.strip("/") or parts.query:
        raise Fault("not-a-proxy", **value.place)
    host = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{host}:{port or (443 if parts.scheme == 'https' else 80)}"


def _fingerprint(value: Value | None) -> str | None:
    if value is None:
        return None
    match = _FINGERPRINT.fullmatch(value.text().strip())
    if not match:
        raise Fault("not-a-fingerprint", value=shown(value.text()), **value.place)
    return match[1].replace(":", "").lower()
