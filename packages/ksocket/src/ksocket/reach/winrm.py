"""WinRM sessions: one login, then classes of WMI and static methods by WS-Management."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from ksocket.credentials.accounts import WinrmFile
from ksocket.reach import winrm_reply as reply
from ksocket.reach import winrm_soap as soap
from ksocket.reach.jump import JumpPool, route_to
from ksocket.reach.means import Means
from ksocket.reach.ssh_login import check_scope
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_channel import Asked, PlainRefused
from ksocket.reach.winrm_errors import refusal, trouble
from ksocket.reach.winrm_line import url
from ksocket.reach.winrm_login import LoggedIn, encrypts, login
from ksocket.reach.winrm_reply import Item, Value
from ksocket.target import Target
from kswire.problems import Code

__all__ = ["Item", "Value", "WinrmSession", "connect"]

ANSWER_SECONDS: Final = 60.0  # for one answer; the server gives up ten seconds before
CLASS_SECONDS: Final = 120.0  # for all pages of one class
SESSION_SECONDS: Final = 900.0  # from the login to the last answer
MOST_BYTES: Final = 64 << 20  # of all pages of one class
MOST_EMPTY: Final = 3  # pages without an instance, one after the other
_LARGE: Final = 256 << 10  # bytes of an answer that are read in a thread, so that others need not wait

Read = TypeVar("Read")


class WinrmSession:
    """An open login on a target; one request at a time.

    login: "basic", "ntlm", "credssp". encrypted: messages are encrypted by the keys of the login; tls: by TLS.
    product: what the service calls itself, with the version of Windows.
    """

    def __init__(self, opened: LoggedIn, target: Target, file: WinrmFile) -> None:
        self.login = file.auth_method
        self.encrypted = encrypts(file)
        self.port = file.port
        self.tls = file.protocol == "https"
        self.product = opened.product
        self._channel, self._to = opened.channel, url(target, file)
        self._turn = asyncio.Lock()
        self._until = asyncio.get_running_loop().time() + SESSION_SECONDS
        self._broken = False
        self._read = 0  # bytes

    async def enumerate(
        self, namespace: str, cls: str, *, properties: Sequence[str] = (), where: str = "", limit: int = 10_000
    ) -> list[Item]:
        """All instances of a class of a namespace ("root/cimv2"); with properties these alone. At most `limit`.

        where: a condition of WQL ("State = 2"), only with properties.

        Raises:
            Trouble: ACCESS_DENIED, NOT_THERE, WSMAN_FAULT: the session stays usable; COMMAND_TIMEOUT,
                OUTPUT_TOO_LARGE, PROTOCOL_ERROR, CONNECTION_LOST.
        """
        try:
            async with asyncio.timeout(CLASS_SECONDS):
                return await self._pages(namespace, cls, tuple(properties), where, limit)
        except TimeoutError:
            raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{CLASS_SECONDS:g}") from None

    async def invoke(
        self, namespace: str, cls: str, method: str, parameters: Mapping[str, str], *, architecture: int | None = None
    ) -> Item:
        """The output parameters of a static method. architecture: 32 or 64, the view of the registry.

        Raises:
            Trouble: as enumerate.
        """
        question = soap.invoke(self._to, namespace, cls, method, parameters, architecture)
        return await self._ask(question, f"{namespace}:{cls}.{method}", reply.output)

    async def _pages(self, namespace: str, cls: str, properties: tuple[str, ...], where: str, limit: int) -> list[Item]:
        what, asked = f"{namespace}:{cls}", "*" if properties else cls
        first, items, empty = self._read, list[Item](), 0
        question = soap.enumerate_(self._to, namespace, cls, properties, where)
        while True:
            page = await self._ask(question, what, reply.page)
            items += (_asked_for(item, properties) for item in page.items)
            empty = 0 if page.items else empty + 1
            if page.context is None:
                return items[:limit]
            if empty > MOST_EMPTY:
                raise Trouble(Code.PROTOCOL_ERROR, detail=f"{what}: pages without an end")
            if self._read - first > MOST_BYTES:
                raise Trouble(Code.OUTPUT_TOO_LARGE, limit=MOST_BYTES)
            if len(items) >= limit:
                with suppress(Trouble):  # it may keep what it does not want to be told of
                    await self._ask(soap.release(self._to, namespace, asked, page.context), what, lambda _: None)
                return items[:limit]
            question = soap.pull(self._to, namespace, asked, page.context)

    async def _ask(self, question: bytes, what: str, read: Callable[[Element], Read]) -> Read:
        """What the answer says, by its reader."""
        body = await self._answered(question)
        if (fault := reply.fault(body)) is not None:
            raise refusal(fault, what)
        try:
            return read(body)
        except ValueError as error:
            raise trouble(error, port=self.port, seconds=ANSWER_SECONDS) from None

    async def _answered(self, question: bytes) -> Element:
        """The body of the answer. What breaks off leaves a connection on which no answer can be trusted."""
        async with self._turn:
            if self._broken or not self._channel.line.usable:
                raise Trouble(Code.CONNECTION_LOST, detail="an earlier answer did not come whole")
            if asyncio.get_running_loop().time() >= self._until:
                raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{SESSION_SECONDS:g}")
            self._broken = True
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    body = await self._body(question)
            except TimeoutError:
                raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{ANSWER_SECONDS:g}") from None
            except Asked:
                raise Trouble(Code.CONNECTION_LOST, detail="the server asks for the login again") from None
            except PlainRefused:
                raise Trouble(Code.ENCRYPTION_REQUIRED) from None
            except Exception as error:
                raise trouble(error, port=self.port, seconds=ANSWER_SECONDS) from None
            self._broken = False
        return body

    async def _body(self, question: bytes) -> Element:
        document = await self._channel.ask(question)
        self._read += len(document)
        return await asyncio.to_thread(reply.body, document) if len(document) > _LARGE else reply.body(document)


def _asked_for(item: Item, properties: tuple[str, ...]) -> Item:
    """A server may add properties without end; what nobody asked for is not kept."""
    return {name: item[name] for name in properties if name in item} if properties else item


@asynccontextmanager
async def connect(target: Target, file: WinrmFile, means: Means, pool: JumpPool) -> AsyncIterator[WinrmSession]:
    """A session on the target, through its jump hosts: those of the target, else those that the file names.

    Raises:
        Trouble: see winrm_login.login and JumpPool.open.
    """
    check_scope(means, target.addr)
    if file.password is None:
        raise Trouble(Code.CREDENTIAL_FILE, fault="no password")
    whole = Target(target.addr, route_to(target.addr, target.route or file.ssh_tunnels))
    async with AsyncExitStack() as stack:
        with means.login("winrm", file):
            opened = await login(whole, file, means, pool, stack)
        yield WinrmSession(opened, whole, file)
