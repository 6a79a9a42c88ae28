"""What an ID token says, once it is proved (OpenID Connect Core 1.0, 3.1.3.7). Pure."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from joserfc import jwk, jws
from joserfc.errors import JoseError

from kshub.auth.oidc.refused import TOKEN, RefusedError

ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)  # none that the client's own secret, or nothing at all, would sign
LEEWAY: Final = 60  # seconds that the clocks may differ
MOST_KEYS: Final = 100
_KINDS: Final = {"R": "RSA", "P": "RSA", "E": "EC"}  # by the first letter of the algorithm
_LONGEST_SUBJECT: Final = 255  # of the standard

Keys = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token has to say; nonce: of the sign-in that has begun."""

    issuer: str
    client_id: str
    nonce: str


class UnknownKeyError(Exception):
    """None of the keys is the one that signed it: the provider may have a new one."""


class _Registry(jws.JWSRegistry):
    max_header_length = 4096


_registry: Final = _Registry(algorithms=sorted(ALGORITHMS), strict_check_header=False)


def keys(document: Mapping[str, Any]) -> Keys:
    """Those of a JWK set (RFC 7517) that may have signed a token."""
    told = document.get("keys")
    some = told[:MOST_KEYS] if isinstance(told, list) else []
    return tuple(one for one in some if isinstance(one, dict) and one.get("use", "sig") == "sig")


def claims(token: str, known: Keys, expected: Expected, now: int) -> dict[str, Any]:
    """The claims of this token.

    Raises:
        UnknownKeyError.
        RefusedError: TOKEN.
    """
    told = _signed(token, known)
    if told.get("iss") != expected.issuer:
        raise _untrue("another issuer")
    audience = told.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or expected.client_id not in named:
        raise _untrue("it is meant for another client")
    if (len(named) > 1 or "azp" in told) and told.get("azp") != expected.client_id:
        raise _untrue("it was issued to another client")
    _check_times(told, now)
    nonce = told.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(_octets(nonce), _octets(expected.nonce)):
        raise _untrue("another nonce")
    subject(told)
    return told


def subject(told: Mapping[str, Any]) -> str:
    """Who it is at the provider.

    Raises:
        RefusedError: TOKEN.
    """
    found = told.get("sub")
    if not isinstance(found, str) or not 1 <= len(found) <= _LONGEST_SUBJECT or not found.isprintable():
        raise _untrue("it says of nobody")
    return found


def _check_times(told: Mapping[str, Any], now: int) -> None:
    if not _number(told.get("exp")) or told["exp"] <= now - LEEWAY:
        raise _untrue("it is expired")
    if not _number(told.get("iat")) or told["iat"] > now + LEEWAY:
        raise _untrue("it is of the future")
    if "nbf" in told and (not _number(told["nbf"]) or told["nbf"] > now + LEEWAY):
        raise _untrue("it does not hold yet")


def _signed(token: str, known: Keys) -> dict[str, Any]:
    try:
        shown = jws.extract_compact(token.encode(), registry=_registry)
        head = shown.headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        raise _untrue("it is none") from None
    algorithm = head.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise _untrue("its algorithm is not trusted")
    fitting = list(_fitting(known, algorithm, head.get("kid")))
    if not any(_proves(one, shown) for one in fitting):
        raise UnknownKeyError
    try:
        return msgspec.json.decode(shown.payload or b"", type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _untrue("it says nothing that can be read") from None


def _fitting(known: Keys, algorithm: str, kid: Any) -> Iterable[Mapping[str, Any]]:
    for one in known:
        if one.get("kty") != _KINDS[algorithm[0]] or one.get("alg", algorithm) != algorithm:
            continue
        if kid is None or one.get("kid") == kid:
            yield one


def _proves(key: Mapping[str, Any], shown: jws.CompactSignature) -> bool:
    try:
        return jws.validate_compact(shown, jwk.import_key(dict(key)), registry=_registry)
    except Exception:  # a key may be wrong in any way: then it proves nothing
        return False


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _untrue(detail: str) -> RefusedError:
    return RefusedError(TOKEN, f"the ID token cannot be trusted: {detail}")
