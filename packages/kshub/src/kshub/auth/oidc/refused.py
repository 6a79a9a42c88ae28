"""Why a sign-in by the identity provider came to nothing: the code is shown at the login page."""

from typing import Final

STATE: Final = "oidc-state"  # not begun in this browser, too long ago, or ended already
DENIED: Final = "oidc-denied"  # the provider let nobody through
PROVIDER: Final = "oidc-provider"  # it cannot be reached, or answers what it should not
TOKEN: Final = "oidc-token"  # noqa: S105 - what it says of the user cannot be trusted
DISABLED: Final = "oidc-disabled"
UNKNOWN: Final = "oidc-unknown"  # nobody here, and none are made
NAMELESS: Final = "oidc-name"  # the claim of the user's name is missing, or cannot be one
TAKEN: Final = "oidc-name-taken"  # a user of this name is here, and not linked
RESERVED: Final = "oidc-name-reserved"  # no user is called so
BUSY: Final = "oidc-busy"  # too many come back at once
CODES: Final = (STATE, DENIED, PROVIDER, TOKEN, DISABLED, UNKNOWN, NAMELESS, TAKEN, RESERVED, BUSY)
OF_SOMEBODY: Final = frozenset({TOKEN, DISABLED, UNKNOWN, NAMELESS, TAKEN, RESERVED})
"""Those of whom the provider has said something: anybody can come to the others, as often as they like."""


class CrowdedError(Exception):
    """Too many sign-ins have begun; seconds: until it is worth another try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class RefusedError(Exception):
    """code: one of CODES. detail: for the log, one line without secrets."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = " ".join(detail.split())[:300]
