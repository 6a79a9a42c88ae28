"""A hub behind a proxy that speaks TLS."""

from collections.abc import Awaitable, Callable
from typing import Any

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Proxied:
    """The same application; all that is asked of it came by https, whatever the proxy says or forgets to say.

    So cookies are Secure always: who reaches the hub beside its proxy, without TLS, gets none that a browser keeps.
    Who asked is uvicorn's to find out, by what trusted proxies say.
    """

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """What uvicorn calls, with a scope that has the client in it already."""
        if scope["type"] == "http":
            scope["scheme"] = "https"
        await self._inner(scope, receive, send)
