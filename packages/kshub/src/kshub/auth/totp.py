"""Codes that an app makes from a shared secret and the time: RFC 6238, over RFC 4226."""

import base64
import hmac
import secrets
from typing import Final
from urllib.parse import quote, urlencode

STEP: Final = 30  # seconds for which a code is good
DIGITS: Final = 6
WINDOW: Final = 1  # steps that the clocks may differ
ISSUER: Final = "ksocket hub"
_BYTES: Final = 20  # as many as SHA-1 gives: RFC 4226, 4, R6


def new() -> str:
    """A secret in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode()


def uri(secret: str, username: str) -> str:
    """What a QR code shows to an app (Google Authenticator's Key Uri Format). SHA-1: many apps know no other."""
    label = quote(f"{ISSUER}:{username}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def code(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of this time step."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 15
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def step_of(secret: str, shown: str, now: int) -> int | None:
    """The time step of which this is the code, now or one earlier or later; None: it is none."""
    if not shown.isascii():
        return None
    here = now // STEP
    steps = range(here - WINDOW, here + WINDOW + 1)
    return next((one for one in steps if hmac.compare_digest(code(secret, one), shown)), None)
