"""credentials/winrm/*."""

from dataclasses import dataclass

from ksocket.credentials.accounts import PasswordSource, Warn, WinrmFile
from ksocket.credentials.draft import Draft
from ksocket.credentials.secret import Secret
from ksocket.documents.table import Table
from ksocket.documents.values import Value
from ksocket.faults import Fault

METHODS = ("basic", "ntlm", "credssp")
ENCRYPTIONS = ("auto", "always", "never")
HTTP, HTTPS = 5985, 5986
_DISABLE_TLS12 = "authCredSSPDisableTLSv1.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Security:
    """How the login and what follows it are protected."""

    method: str
    encryption: str
    protocol: str
    validation: str
    disable_tls12: bool


def winrm_file(draft: Draft) -> WinrmFile:
    """The file as a WinrmFile. Port 5986 means https, and https without a port means 5986.

    Raises:
        Fault: with file, line and key.
    """
    account = draft.table.table("account")
    includes = draft.includes()
    username = account.need("username")
    password, source = _password(draft, account)
    security = _security(draft, username)
    return WinrmFile(
        path=draft.path,
        includes=includes,
        excludes=draft.excludes(),
        port=draft.port(HTTPS if security.protocol == "https" else HTTP),
        timeout=draft.timeout(),
        username=username.text(),
        password=password,
        password_source=source,
        auth_method=security.method,
        auth_message_encryption=security.encryption,
        credssp_disable_tls12=security.disable_tls12,
        protocol=security.protocol,
        server_cert_validation=security.validation,
        ssh_tunnels=draft.ssh_tunnels(),
        sweep_through_tunnel=draft.table.flag("sweepThroughTunnel", default=False),
        revision=draft.revision(),
        warnings=draft.warnings(),
    )


def _password(draft: Draft, account: Table) -> tuple[Secret | None, PasswordSource | None]:
    password, source = draft.password(account)
    if not (password or source):
        raise Fault("no-password", **account.need("password").place)
    return password, source


def _security(draft: Draft, username: Value) -> _Security:
    table = draft.table
    default = "https" if draft.port(HTTP) == HTTPS else "http"
    security = _Security(
        method=table.choice("authMethod", "basic", METHODS),
        encryption=table.choice("authMessageEncryption", "auto", ENCRYPTIONS),
        protocol=table.choice("protocol", default, ("http", "https")),
        validation=table.choice("serverCertValidation", "validate", ("validate", "ignore")),
        disable_tls12=_disable_tls12(table),
    )
    if security.method == "basic":
        _check_basic(security, table, username)
    _warn(security, draft)
    return security


def _disable_tls12(table: Table) -> bool:
    """The manual writes the key without quotes: to TOML 1.0 that is a table with a key "2"."""
    value = table.get(_DISABLE_TLS12)
    if value:
        return value.flag()
    stem, _, last = _DISABLE_TLS12.rpartition(".")
    return table.table(stem).flag(last, default=False) if stem in table else False


def _check_basic(security: _Security, table: Table, username: Value) -> None:
    """What Basic cannot do: domain accounts (the manual's note), and encryption without TLS."""
    if "\\" in username.text() or "@" in username.text():
        raise Fault("basic-domain-account", **username.place)
    if security.protocol == "http" and security.encryption == "always":
        raise Fault("basic-cannot-encrypt", **table.need("authMessageEncryption").place)


def _warn(security: _Security, draft: Draft) -> None:
    place = draft.table.value.place
    if security.method == "basic" and security.protocol == "http":
        draft.warn(Warn("basic-over-http", **(place | {"key": "authMethod"})))
    if security.protocol == "https" and security.validation == "ignore":
        value = draft.table.need("serverCertValidation")
        draft.warn(Warn("certificate-unchecked", **value.place))
    if security.disable_tls12 and security.method != "credssp":
        draft.warn(Warn("credssp-only", **(place | {"key": _DISABLE_TLS12})))
