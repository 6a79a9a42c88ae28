"""How people come in: what kshub.toml says of second factors, and of an identity provider ([oidc])."""

import ssl
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec

from kshub.faults import Fault

NOBODY: Final = "nobody"
ADMINISTRATORS: Final = "administrators"
EVERYBODY: Final = "everybody"
Whom = Literal["nobody", "administrators", "everybody"]

CALLBACK: Final = "/api/session/oidc/callback"
_LONGEST: Final = 4096  # bytes of a secret

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class OidcPart(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The table [oidc] of the file."""

    issuer: Word
    client_id: Word
    client_secret_file: Word
    display_name: Word = "OpenID Connect"
    scopes: list[Word] = msgspec.field(default_factory=lambda: ["openid", "profile", "email"])
    groups_claim: Word = "groups"
    username_claim: Word = "preferred_username"
    create_users: bool = True
    only: bool = False
    ca_file: Word | None = None
    proxy: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """An identity provider, and what the hub is there. ca_file: instead of the system's authorities.

    create_users: who is not known becomes a user at the first sign-in. only: passwords open no sessions.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    public_url: str
    display_name: str = "OpenID Connect"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claim: str = "groups"
    username_claim: str = "preferred_username"
    create_users: bool = True
    only: bool = False
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)  # it may hold a password

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends browsers back to; it has to know this very address."""
        return self.public_url + CALLBACK


@dataclass(frozen=True, slots=True)
class Entry:
    """require_totp: who must have a second factor. oidc: none, if there is no identity provider."""

    require_totp: Whom = NOBODY
    oidc: Oidc | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """The same as the file says it, checked; the client's secret is read by `opened`, for `kshub serve` alone."""

    file: Path
    home: Path
    require_totp: Whom = NOBODY
    public_url: str | None = None
    part: OidcPart | None = None

    @property
    def issuer(self) -> str | None:
        """Of the identity provider, if there is one."""
        return self.part.issuer if self.part else None

    @property
    def files(self) -> list[Path]:
        """Those that the settings of the identity provider name."""
        named = [self.part.client_secret_file, self.part.ca_file] if self.part else []
        return [self.home / one for one in named if one]

    def opened(self) -> Entry:
        """With the client's secret.

        Raises:
            Fault: "setting-wrong": its file, or that of the authorities, cannot be used.
        """
        if self.part is None or self.public_url is None:
            return Entry(self.require_totp)
        told = self.part
        return Entry(
            self.require_totp,
            Oidc(
                issuer=told.issuer,
                client_id=told.client_id,
                secret=_secret(self.home / told.client_secret_file),
                public_url=self.public_url,
                display_name=told.display_name,
                scopes=tuple(dict.fromkeys(["openid", *told.scopes])),
                groups_claim=told.groups_claim,
                username_claim=told.username_claim,
                create_users=told.create_users,
                only=told.only,
                ca_file=_authorities(self.home / told.ca_file) if told.ca_file else None,
                proxy=told.proxy,
            ),
        )


def door(file: Path, home: Path, require_totp: Whom, public_url: str | None, part: OidcPart | None) -> Door:
    """What the file says, checked.

    Raises:
        Fault: "setting-wrong".
    """
    if public_url is not None:
        public_url = _origin(file, public_url)
    if part is not None:
        if public_url is None:
            raise _wrong(file, 'oidc needs publicUrl, the address of this hub: publicUrl = "https://hub.example.com"')
        parts = split(part.issuer)
        if parts is None or parts.query or parts.fragment:
            raise _wrong(file, "oidc.issuer: an https URL is needed (http on loopback alone)")
        _all_words(file, part.scopes)
        _proxy(file, part.proxy)
    return Door(file, home, require_totp, public_url, part)


def split(url: str) -> SplitResult | None:
    """The parts of an https URL, or of an http URL on loopback; None: it is neither, or names a user."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or not url.isascii() or not url.isprintable() or " " in url:
        return None
    if parts.scheme == "https" or (parts.scheme == "http" and loopback(parts.hostname)):
        return parts
    return None


def loopback(host: str) -> bool:
    """Whether this name or address is the machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(file: Path, url: str) -> str:
    parts = split(url)
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise _wrong(file, 'publicUrl: write it without a path, as "https://hub.example.com"')
    return f"{parts.scheme}://{parts.netloc}"


def _all_words(file: Path, scopes: Iterable[str]) -> None:
    if any(not one.isascii() or not one.isprintable() or any(char in ' "\\' for char in one) for one in scopes):
        raise _wrong(file, "oidc.scopes: a list of words")


def _proxy(file: Path, url: str | None) -> None:
    try:
        good = url is None or (urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname))
    except ValueError:
        good = False
    if not good:
        raise _wrong(file, 'oidc.proxy: a URL is needed, as "http://proxy.example.com:3128"')


def _authorities(path: Path) -> Path:
    """The same file, which holds certificates."""
    try:
        ssl.create_default_context(cafile=str(path))
    except OSError as error:  # ssl.SSLError is one
        raise _wrong(path, f"oidc.caFile cannot be used: {error.strerror or error}") from None
    return path


def _secret(path: Path) -> str:
    """What stands in the file that nobody but its owner may read."""
    try:
        with path.open("rb") as file:
            mode = path.stat().st_mode
            text = file.read(_LONGEST + 1)
    except OSError as error:
        raise _wrong(path, f"oidc.clientSecretFile cannot be read: {error.strerror}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise _wrong(path, f"others may read the client's secret; run chmod 600 {path}")
    secret = text.decode("utf-8", "replace").strip()
    if not secret or len(text) > _LONGEST or not secret.isprintable():
        raise _wrong(path, "oidc.clientSecretFile: the client's secret belongs in there, alone")
    return secret


def _wrong(file: Path, detail: str) -> Fault:
    return Fault("setting-wrong", file=file, detail=detail)
