"""The identity provider: what it says of itself (OpenID Connect Discovery 1.0), its keys, and who somebody is."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

from kshub.auth.oidc import idtoken
from kshub.auth.oidc.crowd import Crowd
from kshub.auth.oidc.fetching import Fetching
from kshub.auth.oidc.idtoken import Expected, Keys, UnknownKeyError
from kshub.auth.oidc.refused import PROVIDER, TOKEN, RefusedError
from kshub.auth.oidc.states import Begun
from kshub.clock import seconds_now
from kshub.entry import Oidc, split

FRESH: Final = 3600.0  # seconds for which what it says, and its keys, are good
PAUSE: Final = 5.0  # seconds after a failure within which it is not asked again
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider answers what."""

    authorization: str
    token: str
    jwks: str
    userinfo: str | None
    posts_secret: bool  # the secret stands in the form, not in a header
    at: float


class Provider:
    """One for the process; it asks when somebody comes, and then keeps for a while what it was told."""

    def __init__(self, oidc: Oidc, clock: Callable[[], float] = time.monotonic) -> None:
        self.oidc = oidc
        self.crowd = Crowd(clock)
        self._fetching = Fetching(oidc)
        self._clock = clock
        self._turn = asyncio.Lock()
        self._metadata: Metadata | None = None
        self._failed: tuple[float, RefusedError] | None = None
        self._keys: tuple[float, Keys] | None = None

    async def authorization_url(self, state: str, begun: Begun) -> str:
        """Where the browser is sent.

        Raises:
            RefusedError: PROVIDER.
        """
        url = (await self._about()).authorization
        asked = {
            "response_type": "code",
            "client_id": self.oidc.client_id,
            "redirect_uri": self.oidc.redirect_uri,
            "scope": " ".join(self.oidc.scopes),
            "state": state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"

    async def claims(self, code: str, begun: Begun) -> dict[str, Any]:
        """What the provider says of who came back with this code.

        Raises:
            RefusedError: PROVIDER, TOKEN, BUSY.
        """
        with self.crowd.asks():
            return await self._claims(code, begun)

    async def _claims(self, code: str, begun: Begun) -> dict[str, Any]:
        about = await self._about()
        answer = await self._exchanged(about, code, begun)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise RefusedError(PROVIDER, "the token endpoint gave no ID token")
        told = await self._proved(about, token, begun.nonce)
        wanted = {self.oidc.username_claim, self.oidc.groups_claim}
        access = answer.get("access_token")
        if wanted <= told.keys() or about.userinfo is None or not isinstance(access, str) or not access.isascii():
            return told
        more = await self._fetching.get(about.userinfo, {"Authorization": f"Bearer {access}"})
        if more.get("sub") != told["sub"]:  # OpenID Connect Core 1.0, 5.3.2
            raise RefusedError(TOKEN, "the userinfo endpoint tells of somebody else")
        return more | told

    async def _exchanged(self, about: Metadata, code: str, begun: Begun) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.oidc.redirect_uri,
            "code_verifier": begun.verifier,
            "client_id": self.oidc.client_id,
        }
        if about.posts_secret:
            return await self._fetching.post(about.token, form | {"client_secret": self.oidc.secret}, None)
        basic = quote_plus(self.oidc.client_id), quote_plus(self.oidc.secret)  # RFC 6749, 2.3.1
        return await self._fetching.post(about.token, form, basic)

    async def _proved(self, about: Metadata, token: str, nonce: str) -> dict[str, Any]:
        """With the keys that are known, and if none of them signed it with those of now: keys are changed at times."""
        expected = Expected(self.oidc.issuer, self.oidc.client_id, nonce)
        if self._keys is not None and self._clock() - self._keys[0] < FRESH:
            try:
                return idtoken.claims(token, self._keys[1], expected, seconds_now())
            except UnknownKeyError:
                pass
        self._keys = (self._clock(), idtoken.keys(await self._fetching.get(about.jwks)))
        try:
            return idtoken.claims(token, self._keys[1], expected, seconds_now())
        except UnknownKeyError:
            raise RefusedError(TOKEN, "the ID token is signed by no key of the provider") from None

    async def _about(self) -> Metadata:
        """One asks, the others wait; after a failure nobody asks for a moment, so that a flood stays here."""
        async with self._turn:
            if self._metadata is not None and self._clock() - self._metadata.at < FRESH:
                return self._metadata
            if self._failed is not None and self._clock() - self._failed[0] < PAUSE:
                raise RefusedError(self._failed[1].code, self._failed[1].detail)
            try:
                told = await self._fetching.get(self.oidc.issuer.rstrip("/") + _WELL_KNOWN)
                self._metadata = self._read(told)
            except RefusedError as refused:
                self._failed = (self._clock(), refused)
                raise
            return self._metadata

    def _read(self, told: Mapping[str, Any]) -> Metadata:
        if told.get("issuer") != self.oidc.issuer:
            raise RefusedError(PROVIDER, f"it calls itself {str(told.get('issuer'))[:200]!a}, not as oidc.issuer does")
        methods = told.get("token_endpoint_auth_methods_supported")
        named = methods if isinstance(methods, list) else ["client_secret_basic"]
        return Metadata(
            authorization=self._url(told, "authorization_endpoint"),
            token=self._url(told, "token_endpoint"),
            jwks=self._url(told, "jwks_uri"),
            userinfo=self._url(told, "userinfo_endpoint") if "userinfo_endpoint" in told else None,
            posts_secret="client_secret_basic" not in named and "client_secret_post" in named,
            at=self._clock(),
        )

    def _url(self, told: Mapping[str, Any], name: str) -> str:
        """By https; by http on loopback alone, and only if the provider itself is there."""
        url = told.get(name)
        parts = split(url) if isinstance(url, str) else None
        if parts is None or (parts.scheme == "http" and urlsplit(self.oidc.issuer).scheme != "http"):
            raise RefusedError(PROVIDER, f"its {name} is no https URL")
        return str(url)
