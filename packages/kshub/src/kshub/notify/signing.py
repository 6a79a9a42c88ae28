"""How a receiver knows that a message is from this hub: HMAC-SHA256 over the time and the body. Pure."""

import hashlib
import hmac
from typing import Final

DELIVERY: Final = "X-Kshub-Delivery"  # the message's id: the same each time that it is sent
TIMESTAMP: Final = "X-Kshub-Timestamp"  # seconds since 1970: of this try
SIGNATURE: Final = "X-Kshub-Signature"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the header carries; the signed octets are `TIMESTAMP.BODY`."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
