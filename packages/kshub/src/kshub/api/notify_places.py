"""Whose targets of notifications are meant: those of a space, or the hub's own. For administrators there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler, delete, get, post, put

from kshub.api.asking import IN_SESSION, Number
from kshub.api.spaces import administered
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.store.engine import Store

SPACE: Final = "/spaces/{space_id:int}"
HUB: Final = "/api/settings"
_METHODS: Final[dict[str, Callable[..., Any]]] = {"get": get, "post": post, "put": put, "delete": delete}


@dataclass(frozen=True, slots=True)
class Place:
    """of: the number of the space; None: the hub's. language: that the caller reads, as the header says it."""

    of: int | None
    language: str = ""


async def provide_space(
    request: Request[Any, Any, Any], store: NamedDependency[Store], caller: NamedDependency[Caller], space_id: Number
) -> Place:
    """That of a space, whose administrators alone learn where its events go."""
    async with store.read() as connection:
        await administered(connection, caller, space_id)
    return Place(space_id, request.headers.get("accept-language", ""))


async def provide_hub(
    request: Request[Any, Any, Any],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
) -> Place:
    """The hub's own, for administrators of all spaces."""
    return Place(None, request.headers.get("accept-language", ""))


async def provide_in_session(
    granted: NamedDependency[Place],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
) -> Place:
    """The place, for a person: where events go from now on, and by which secret, would outlast an API token."""
    return granted


@dataclass(frozen=True, slots=True)
class Both:
    """One function asked at two places. name: what the description calls it; that of the hub gets Hub before it.

    in_session: it is not answered to an API token.
    """

    method: str
    path: str
    name: tuple[str, str]
    summary: str
    function: Callable[..., Any]
    more: Callable[[], dict[str, Any]] = dict
    in_session: bool = False

    def of_space(self) -> HTTPRouteHandler:
        """Below a space."""
        return self._made(SPACE, provide_space, "".join(self.name), self.summary)

    def of_hub(self) -> HTTPRouteHandler:
        """Below the hub's settings."""
        return self._made(HUB, provide_hub, "Hub".join(self.name), f"{self.summary} (of the hub)")

    def _made(self, base: str, provide: Callable[..., Any], name: str, summary: str) -> HTTPRouteHandler:
        more = self.more()
        place = {"place": Provide(provide)}
        if self.in_session:
            place = {"granted": Provide(provide), "place": Provide(provide_in_session)}
            more["security"] = IN_SESSION
        needs = place | more.pop("dependencies", {})
        made = _METHODS[self.method](base + self.path, operation_id=name, summary=summary, dependencies=needs, **more)
        handler: HTTPRouteHandler = made(self.function)
        return handler
