"""What goes wrong in the field: a closed list of codes with parameters.

Here are no sentences: they are made where they are read, in the reader's language. `PARAMETERS` names what each code
carries; a reader may rely on those names.
"""

import re
from enum import StrEnum
from typing import Final

from kswire.wire import Wire

_WORD: Final = re.compile(r"[a-z][a-z0-9-]{0,59}")


class Code(StrEnum):
    """Why something is not known. The value is what JSON shows; it never changes once released."""

    # reaching a machine
    NO_CREDENTIALS = "no-credentials"
    PORT_CLOSED = "port-closed"
    NO_ANSWER = "no-answer"
    UNREACHABLE = "unreachable"
    NO_BANNER = "no-banner"
    CONNECTION_LOST = "connection-lost"
    PROTOCOL_ERROR = "protocol-error"
    NO_COMMON_ALGORITHM = "no-common-algorithm"
    TUNNEL_FAILED = "tunnel-failed"
    TARGET_SILENT = "target-silent"
    # logging in
    LOGIN_REFUSED = "login-refused"
    LOGIN_NOT_OFFERED = "login-not-offered"
    ACCOUNT_GUARDED = "account-guarded"
    FAILED_BEFORE = "failed-before"
    HOST_KEY_CHANGED = "host-key-changed"
    HOST_KEY_UNKNOWN = "host-key-unknown"
    NEW_HOST_LIMIT = "new-host-limit"
    CREDENTIAL_FILE = "credential-file"
    TLS_FAILED = "tls-failed"
    CERTIFICATE_INVALID = "certificate-invalid"
    ENCRYPTION_REQUIRED = "encryption-required"
    CREDSSP_OUTDATED = "credssp-outdated"
    # asking
    COMMAND_TIMEOUT = "command-timeout"
    NO_SHELL = "no-shell"
    OUTPUT_TOO_LARGE = "output-too-large"
    UNREADABLE_REPLY = "unreadable-reply"
    PARTIAL = "partial"
    ACCESS_DENIED = "access-denied"
    NOT_THERE = "not-there"
    WSMAN_FAULT = "wsman-fault"
    NO_PACKAGE_MANAGER = "no-package-manager"
    LEGACY_SSH = "legacy-ssh"
    NOT_BUILT = "not-built"
    # SNMP
    SNMP_NO_ANSWER = "snmp-no-answer"
    SNMP_UNKNOWN_USER = "snmp-unknown-user"
    SNMP_WRONG_AUTHENTICATION = "snmp-wrong-authentication"
    SNMP_WRONG_PRIVACY = "snmp-wrong-privacy"
    SNMP_NOT_IN_TIME = "snmp-not-in-time"
    SNMP_REFUSED = "snmp-refused"
    SNMP_MALFORMED = "snmp-malformed"
    SNMP_WALK_LIMIT = "snmp-walk-limit"
    VRFS_NOT_READ = "vrfs-not-read"
    VLANS_NOT_READ = "vlans-not-read"
    # the run as a whole
    OUTSIDE_SCOPE = "outside-scope"
    PROHIBITED = "prohibited"
    LIMITED = "limited"
    NO_GATEWAY = "no-gateway"
    NO_START = "no-start"
    GATEWAY_SILENT = "gateway-silent"
    NO_RAW_PACKETS = "no-raw-packets"
    PREFIX_NOT_SWEPT = "prefix-not-swept"
    PREFIX_TOO_LARGE = "prefix-too-large"
    MULTICAST_WITHHELD = "multicast-withheld"
    TABLE_TOO_LARGE = "table-too-large"
    ANSWERS_FOR_ALL = "answers-for-all"
    INTERFACE_DOWN = "interface-down"
    PATH_SLOWED = "path-slowed"
    RESOLVER_SILENT = "resolver-silent"
    CANCELLED = "cancelled"
    WINDOW_CLOSED = "window-closed"
    ORDER_REFUSED = "order-refused"
    DISK_FULL = "disk-full"
    SPOOL_FULL = "spool-full"
    RUN_RESUMED = "run-resumed"
    RUN_LOST = "run-lost"
    KSOCKET_AWAY = "ksocket-away"
    TOKEN_NOT_STORED = "token-not-stored"  # noqa: S105 - a code, not a secret
    INTERNAL = "internal"

    @classmethod
    def _missing_(cls, value: object) -> "Code | None":
        """A code of a newer version stays as it is told: no report is refused for a word that is learned later."""
        if not isinstance(value, str) or not _WORD.fullmatch(value):
            return None
        newer = str.__new__(cls, value)
        newer._name_, newer._value_ = "NEWER", value
        return newer


PARAMETERS: dict[Code, tuple[str, ...]] = {
    Code.NO_CREDENTIALS: ("method", "address"),
    Code.PORT_CLOSED: ("port",),
    Code.NO_ANSWER: ("port", "seconds"),
    Code.UNREACHABLE: ("detail",),
    Code.NO_BANNER: ("port", "seconds"),
    Code.CONNECTION_LOST: ("detail",),
    Code.PROTOCOL_ERROR: ("detail",),
    Code.NO_COMMON_ALGORITHM: ("detail",),
    Code.TUNNEL_FAILED: ("hop", "code"),
    Code.TARGET_SILENT: ("address", "route", "code"),
    Code.LOGIN_REFUSED: ("username", "tried"),
    Code.LOGIN_NOT_OFFERED: ("method", "offered"),
    Code.ACCOUNT_GUARDED: ("username", "failures"),
    Code.FAILED_BEFORE: ("username", "since"),
    Code.HOST_KEY_CHANGED: ("known", "offered"),
    Code.HOST_KEY_UNKNOWN: ("offered",),
    Code.NEW_HOST_LIMIT: ("maximum",),
    Code.CREDENTIAL_FILE: ("fault",),
    Code.TLS_FAILED: ("detail",),
    Code.CERTIFICATE_INVALID: ("detail",),
    Code.ENCRYPTION_REQUIRED: (),
    Code.CREDSSP_OUTDATED: ("version",),
    Code.COMMAND_TIMEOUT: ("seconds",),
    Code.NO_SHELL: ("detail",),
    Code.OUTPUT_TOO_LARGE: ("limit",),
    Code.UNREADABLE_REPLY: ("group",),
    Code.PARTIAL: ("group", "detail"),
    Code.ACCESS_DENIED: ("detail",),
    Code.NOT_THERE: ("detail",),
    Code.WSMAN_FAULT: ("code", "detail"),
    Code.NO_PACKAGE_MANAGER: (),
    Code.LEGACY_SSH: ("algorithms",),
    Code.NOT_BUILT: ("method",),
    Code.SNMP_NO_ANSWER: ("port", "seconds"),
    Code.SNMP_UNKNOWN_USER: ("username",),
    Code.SNMP_WRONG_AUTHENTICATION: ("username",),
    Code.SNMP_WRONG_PRIVACY: ("username",),
    Code.SNMP_NOT_IN_TIME: (),
    Code.SNMP_REFUSED: ("detail",),
    Code.SNMP_MALFORMED: (),
    Code.SNMP_WALK_LIMIT: ("table", "rows"),
    Code.VRFS_NOT_READ: ("names",),
    Code.VLANS_NOT_READ: ("vlans",),
    Code.OUTSIDE_SCOPE: ("address",),
    Code.PROHIBITED: ("address",),
    Code.LIMITED: ("wanted", "rule"),
    Code.NO_GATEWAY: (),
    Code.NO_START: (),
    Code.GATEWAY_SILENT: ("address", "code"),
    Code.NO_RAW_PACKETS: ("mode",),
    Code.PREFIX_NOT_SWEPT: ("prefix", "limit"),
    Code.PREFIX_TOO_LARGE: ("prefix", "limit"),
    Code.MULTICAST_WITHHELD: ("ifname", "prefix"),
    Code.TABLE_TOO_LARGE: ("address", "table", "rows"),
    Code.ANSWERS_FOR_ALL: ("prefix",),
    Code.INTERFACE_DOWN: ("ifname",),
    Code.PATH_SLOWED: ("router", "lost", "rate"),
    Code.RESOLVER_SILENT: ("address",),
    Code.CANCELLED: (),
    Code.WINDOW_CLOSED: (),
    Code.ORDER_REFUSED: ("fault",),
    Code.DISK_FULL: ("detail",),
    Code.SPOOL_FULL: ("limit",),
    Code.RUN_RESUMED: (),
    Code.RUN_LOST: (),
    Code.KSOCKET_AWAY: ("days",),
    Code.TOKEN_NOT_STORED: ("detail",),
    Code.INTERNAL: ("detail",),
}


# An attempt that ended so heard nothing of the machine: nobody may be there.
SILENT: frozenset[Code] = frozenset(
    {
        Code.NO_CREDENTIALS,
        Code.NO_ANSWER,
        Code.UNREACHABLE,
        Code.SNMP_NO_ANSWER,
        Code.TUNNEL_FAILED,
        Code.ACCOUNT_GUARDED,
        Code.FAILED_BEFORE,
        Code.CREDENTIAL_FILE,
        Code.NOT_BUILT,
        Code.OUTSIDE_SCOPE,
        Code.PROHIBITED,
        Code.LIMITED,
        Code.CANCELLED,
        Code.WINDOW_CLOSED,
        Code.INTERFACE_DOWN,
        Code.INTERNAL,
    }
)
# Of those, the attempts that really asked it.
UNANSWERED: frozenset[Code] = frozenset({Code.NO_ANSWER, Code.UNREACHABLE, Code.SNMP_NO_ANSWER})


class Problem(Wire, frozen=True):
    """One thing that went wrong: its code and its parameters, in plain strings. Never holds a secret."""

    code: Code
    params: dict[str, str] = {}


def problem(code: Code, /, **params: object) -> Problem:
    """A problem with exactly the parameters that its code carries.

    Raises:
        ValueError: a parameter is missing or unknown; that is our own bug, never the field's.
    """
    if set(params) != set(PARAMETERS[code]):
        raise ValueError(f"{code} carries {PARAMETERS[code]}, not {tuple(params)}")
    return Problem(code=code, params={name: str(value)[:500] for name, value in params.items()})
