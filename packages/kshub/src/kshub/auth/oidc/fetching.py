"""Questions to the identity provider: bounded in time and size, verified by TLS, and never sent on to elsewhere."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any, Final

import httpx
import msgspec

from kshub.auth.oidc.refused import PROVIDER, RefusedError
from kshub.entry import Oidc

SECONDS: Final = 10.0  # for one question with its answer, however slowly it comes
LARGEST: Final = 1 << 18  # bytes of an answer
_AS_IT_IS: Final = {"Accept": "application/json", "Accept-Encoding": "identity"}  # what is packed may grow


class Fetching:
    """One provider's client: for its time of life one set of authorities."""

    def __init__(self, oidc: Oidc) -> None:
        self._trusted = ssl.create_default_context(cafile=str(oidc.ca_file) if oidc.ca_file else None)
        self._proxy = oidc.proxy

    async def get(self, url: str, headers: Mapping[str, str] = {}) -> dict[str, Any]:
        """The JSON object at this URL.

        Raises:
            RefusedError: PROVIDER.
        """
        return await self._asked("GET", url, headers)

    async def post(self, url: str, form: Mapping[str, str], auth: tuple[str, str] | None) -> dict[str, Any]:
        """What is answered to a form. auth: user name and password of HTTP Basic.

        Raises:
            RefusedError: PROVIDER.
        """
        return await self._asked("POST", url, {}, data=form, auth=auth)

    async def _asked(self, method: str, url: str, headers: Mapping[str, str], **words: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(SECONDS):
                status, text = await self._read(method, url, dict(headers) | _AS_IT_IS, words)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, ValueError) as error:
            raise RefusedError(PROVIDER, f"{_shown(url)}: {type(error).__name__} {error}") from None
        if status != httpx.codes.OK:
            raise RefusedError(PROVIDER, f"{_shown(url)}: status {status}{_reason(text)}")
        try:
            return msgspec.json.decode(text, type=dict[str, Any])
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise RefusedError(PROVIDER, f"{_shown(url)}: the answer is no JSON object") from None

    async def _read(self, method: str, url: str, headers: dict[str, str], words: dict[str, Any]) -> tuple[int, bytes]:
        text = bytearray()
        client = httpx.AsyncClient(
            verify=self._trusted, proxy=self._proxy, trust_env=False, follow_redirects=False, timeout=SECONDS
        )
        async with client, client.stream(method, url, headers=headers, **words) as answer:
            async for some in answer.aiter_raw():
                text += some
                if len(text) > LARGEST:
                    raise ValueError(f"the answer is larger than {LARGEST} bytes")
            return answer.status_code, bytes(text)


def _shown(url: str) -> str:
    """For the log: its query may hold what is not for it."""
    return ascii(url.partition("?")[0][:200])


def _reason(text: bytes) -> str:
    """The code of an error by RFC 6749, 5.2; nothing else of the answer, which may repeat what was asked."""
    try:
        told = msgspec.json.decode(text, type=dict[str, Any]).get("error")
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
    return f" {told[:60]!a}" if isinstance(told, str) else ""
