"""How one played Windows is set up: what `winrm get winrm/config` would show of it, and what is wrong with it."""

from typing import Literal

import msgspec

Kind = Literal[
    "rogue",  # offers Basic alone, lets nobody in, and notes what it is offered
    "tarpit",  # reads, and never says a word
    "garbage",  # bytes that are no HTTP
    "close",  # hangs up instead of an answer
    "redirect",  # sends the client to another host
    "endless-header",
    "endless-body",  # in chunks, without end
    "huge-body",  # 100 MB, and says so
    "short-length",  # Content-Length says less than comes
    "long-length",  # Content-Length says more than comes; then silence
    "ntlm-garbage",  # a challenge that is none
    "entity-bomb",  # entities within entities, in an otherwise good answer
    "broken-seal",  # an encrypted answer that is not what was signed
    "unsealed",  # answers an encrypted request in the clear
    "endless-pull",  # each page names a next one
]
Tls = Literal["1.0", "1.1", "1.2", "1.3"]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an unknown key is a mistake."""


class Mischief(_Entry, frozen=True):
    """What it does wrong, from which request of each connection on (1 is the first)."""

    kind: Kind
    step: int = 1


class Login(_Entry, frozen=True):
    """Who may log in. domain, realm: its NetBIOS and DNS names, for a domain account.

    admin: it may see what plain accounts are refused. stranger: its password is right, and WinRM lets it do nothing.
    """

    username: str
    password: str
    domain: str | None = None
    realm: str | None = None
    admin: bool = False
    stranger: bool = False


class Settings(_Entry, frozen=True):
    """A Windows that answers on port 5985 (http) and 5986 (https).

    machine: a file of machines/. offers: the schemes of its WWW-Authenticate, in their order; "Kerberos" is only named.
    binding: CbtHardeningLevel; what is sent is checked unless "none", "strict" wants it sent.
    tls: the newest version that it speaks, of https and of CredSSP; by default what its Windows does.
    tabs: whether part headers begin with a TAB; false refuses those that do, as OMI does.
    page: items of an answer at most, however many are wanted. codes: whether WMI's refusals come with WS-Management's
    numbers or with WMI's own. strangers: accounts that may log in and do nothing.
    addresses: networks or addresses, each of which is a machine of its own; without any it answers on all as one.
    """

    machine: str
    http: bool = True
    https: bool = False
    offers: tuple[Literal["Negotiate", "Kerberos", "NTLM", "Basic", "CredSSP"], ...] = ("Negotiate", "Kerberos")
    allow_unencrypted: bool = False
    binding: Literal["none", "relaxed", "strict"] = "relaxed"
    tls: Tls | None = None
    tabs: bool = True
    page: int | None = None
    codes: Literal["wsman", "wmi"] = "wsman"
    strangers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    mischief: Mischief | None = None
