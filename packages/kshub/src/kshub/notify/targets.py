"""Where something is told: the addresses of each kind, with their secrets, and what may be shown of them."""

import re
import secrets
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec

from kshub.faults import Fault

MAIL, SLACK, TEAMS, WEBHOOK = KINDS = ("mail", "slack", "teams", "webhook")
HIDDEN: Final = "..."
_PERSON: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")
_HOST: Final = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,30}\.?|[0-9A-Fa-f:.]{2,45}")

Security = Literal["starttls", "tls", "none"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
Person = Annotated[str, msgspec.Meta(min_length=1, max_length=254)]


class _Address(msgspec.Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """An address, as bodies of the API and rows hold it."""


class Mail(_Address, kw_only=True):
    """A mail server, and from whom to whom. security: none only where the hub's settings allow that address.

    password: left out, it stays, if server and user stay.
    """

    host: Annotated[str, msgspec.Meta(min_length=1, max_length=253)]
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    security: Security = "starttls"
    username: Text | None = None
    password: Text | None = None
    sender: Person = msgspec.field(name="from")
    to: Annotated[list[Person], msgspec.Meta(min_length=1, max_length=50)]


class Hook(_Address):
    """An address to which messages are posted. It is a secret: who knows it can post there."""

    url: Url


class Signed(_Address):
    """A webhook as it is stored. secret: with which the hub signs."""

    url: Url
    secret: str


Address = Mail | Hook | Signed
_TYPES: Final[dict[str, type[Address]]] = {MAIL: Mail, SLACK: Hook, TEAMS: Hook, WEBHOOK: Signed}


def stored(address: Address) -> str:
    """As a row holds it."""
    return msgspec.json.encode(address).decode()


def read(kind: str, text: str) -> Address:
    """The address of a row of this kind."""
    return msgspec.json.decode(text, type=_TYPES[kind])


def new_secret() -> str:
    """With which a webhook's messages are signed."""
    return f"kwh_{secrets.token_urlsafe(32)}"


def checked_mail(told: Mail, before: Address | None) -> Mail:
    """The address with the password that it has.

    Raises:
        Fault: "notify-host", "notify-person", "notify-text", "notify-password".
    """
    if not _HOST.fullmatch(told.host):
        raise Fault("notify-host", value=told.host[:80])
    for one in (told.sender, *told.to):
        if not _PERSON.fullmatch(one):
            raise Fault("notify-person", value=one[:80])
    if any(not one.isprintable() for one in (told.username or "", told.password or "")):
        raise Fault("notify-text")
    if told.password is None and told.username is not None:
        told = msgspec.structs.replace(told, password=_kept(told, before))
    if (told.username is None) != (told.password is None):
        raise Fault("notify-password")
    return told


def _kept(told: Mail, before: Address | None) -> str | None:
    """The password, if it goes to the same server as before: else whoever changes a target would learn it."""
    if not isinstance(before, Mail):
        return None
    place = ("host", "port", "security", "username")
    same = all(getattr(told, one) == getattr(before, one) for one in place)
    return before.password if same else None


def checked_url(url: str) -> str:
    """An address to which can be posted.

    Raises:
        Fault: "notify-url".
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("https", "http") and parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        known = None
    if not known or parts.username is not None or not (url.isascii() and url.isprintable()) or " " in url:
        raise Fault("notify-url")
    return url.partition("#")[0]


def shown(address: Address) -> str:
    """What may be shown of where it leads: the host, no secret."""
    if isinstance(address, Mail):
        return f"{address.host}:{address.port}"
    parts = urlsplit(address.url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}/{HIDDEN}"
