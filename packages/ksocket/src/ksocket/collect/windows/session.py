"""What a login must be able to do for what is asked here: `reach.winrm.WinrmSession`, or one that is played."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ksocket.collect.windows.question import Item


class Session(Protocol):
    """An open login; each call is one round trip or more. Refusals are Trouble, after which it can be used on."""

    @property
    def port(self) -> int:
        """Of the service."""

    @property
    def tls(self) -> bool:
        """Whether it is https."""

    async def enumerate(
        self, namespace: str, cls: str, *, properties: Sequence[str] = (), where: str = "", limit: int = 10_000
    ) -> list[Item]:
        """The instances of a class for which the condition holds, with these properties."""

    async def invoke(self, namespace: str, cls: str, method: str, parameters: Mapping[str, str]) -> Item:
        """What a static method gave."""
