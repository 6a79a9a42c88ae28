"""What a credential file says, after it was read and checked."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from ksocket.credentials.secret import Secret
from ksocket.documents.warn import Warn

__all__ = [
    "ClientKey",
    "CredentialFile",
    "Network",
    "PasswordSource",
    "SnmpFile",
    "SshFile",
    "Warn",
    "WinrmFile",
]

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFile:
    """The part that the files of all methods share. timeout in seconds.

    revision changes when the file, or a file that it names, changes; it is made of their metadata, not of secrets.
    """

    path: Path
    revision: str
    includes: tuple[Network, ...]
    excludes: tuple[Network, ...] = ()
    port: int
    timeout: float = 5.0
    warnings: tuple[Warn, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A private key file and the passphrase that opens it; line is where the credential file names it."""

    filename: Path
    passphrase: Secret | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordSource:
    """Where a password is to be had when it is needed: from a file, or from what a command prints.

    line is where the credential file says so. The command is run without a shell.
    """

    file: Path | None = None
    command: tuple[str, ...] = field(default=(), repr=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SshFile(CredentialFile):
    """credentials/ssh/*. password is None when only keys are to be used, or until Store.which asks password_source."""

    username: str
    password: Secret | None = None
    password_source: PasswordSource | None = None
    client_keys: tuple[ClientKey, ...] = ()
    ssh_tunnels: tuple[str, ...] = ()
    known_hosts: Path | None = None
    host_keys: str = "accept-new"  # "strict", "accept-new", "any"
    max_new_hosts: int | None = None  # new host keys accepted in one scan
    sudo: bool = False
    sweep_through_tunnel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WinrmFile(CredentialFile):
    """credentials/winrm/*. password is None only until Store.which asks password_source."""

    username: str
    password: Secret | None = None
    password_source: PasswordSource | None = None
    auth_method: str = "basic"  # "basic", "ntlm", "credssp"
    auth_message_encryption: str = "auto"  # "auto", "always", "never"
    credssp_disable_tls12: bool = False
    protocol: str = "http"  # "http", "https"
    server_cert_validation: str = "validate"  # "validate", "ignore"
    ssh_tunnels: tuple[str, ...] = ()
    sweep_through_tunnel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpFile(CredentialFile):
    """credentials/snmp/*. retry_interval in seconds.

    context_community: how a community is written for another context (a VRF), by v2c; None: no other context is asked.

    The protocol names are the manual's ("usmHMACSHAAuthProtocol", "usmAesCfb128Protocol", ...). Of auth_key and
    priv_key each is there exactly when its protocol is not the one that does nothing.
    """

    version: str | None = None  # "1", "2c", "3"; None: as `spoken` finds
    community: Secret | None = None
    username: str | None = None
    auth_protocol: str = "usmNoAuthProtocol"
    auth_key: Secret | None = None
    priv_protocol: str = "usmNoPrivProtocol"
    priv_key: Secret | None = None
    context_community: str | None = None  # "community@context", "context@community"
    key_extension: str | None = None  # "blumenthal", "reeder"; None tries both
    retries: int = 0
    retry_interval: float = 1.0

    @property
    def spoken(self) -> str:
        """The version that is spoken, "1", "2c" or "3": with a username v3, unless the file says."""
        return self.version or ("3" if self.username is not None else "2c")
