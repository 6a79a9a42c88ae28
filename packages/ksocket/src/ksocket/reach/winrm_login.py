"""One login over WinRM: what the server offers, then the one method of the file, and the server's first true word.

Nothing of the account leaves before the server has offered the method that the file names, and no other is taken
in its place: who offers Basic alone gets nothing of an account for NTLM.
"""

import asyncio
import base64
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from ksocket.credentials.accounts import WinrmFile
from ksocket.credentials.guard import Guarded, Login
from ksocket.reach import winrm_reply as reply
from ksocket.reach import winrm_sealing as sealing
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.reach.ssh_client import login_limit, where
from ksocket.reach.ssh_errors import printable
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_channel import Asked, Channel, PlainRefused, Unsealed
from ksocket.reach.winrm_conversation import converse
from ksocket.reach.winrm_errors import odd_status, trouble
from ksocket.reach.winrm_http import offers
from ksocket.reach.winrm_line import Line, dial
from ksocket.reach.winrm_soap import IDENTIFY
from ksocket.reach.winrm_tokens import Outdated, Refused, Tokens
from ksocket.target import Target
from kswire.problems import Code

_SCHEMES: Final = {"basic": ("Basic",), "ntlm": ("Negotiate", "NTLM"), "credssp": ("CredSSP",)}
_MOST_IDENTITY: Final = 64 << 10  # bytes; it is some 800, and read while others wait


class _PartsRefused(Exception):  # noqa: N818 - an answer, not an error
    """The server does not read the parts of an encrypted message as Windows wants them written."""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A channel that is ready to use, and what the server calls itself."""

    channel: Channel
    product: str


def encrypts(file: WinrmFile) -> bool:
    """Whether messages are encrypted by the keys of the login. TLS is the encryption where the file says "auto"."""
    if file.auth_method == "basic" or file.auth_message_encryption == "never":
        return False
    return file.auth_message_encryption == "always" or file.protocol == "http"


async def login(target: Target, file: WinrmFile, means: Means, pool: JumpPool, stack: AsyncExitStack) -> LoggedIn:
    """A channel to the target with the account of the file, closed with the stack.

    Raises:
        Trouble: unreachable, refused, or not to be tried now.
    """
    known = (target, file.revision) in pool.plain_parts
    try:
        return await _Door(target, file, means, pool, stack, tabs=not known).open()
    except _PartsRefused:
        opened = await _Door(target, file, means, pool, stack, tabs=False).open()
    pool.plain_parts.add((target, file.revision))
    return opened


class _Door:
    """One login, on one connection, or on two where the server closes the first after it has said what it offers."""

    def __init__(
        self, target: Target, file: WinrmFile, means: Means, pool: JumpPool, stack: AsyncExitStack, *, tabs: bool
    ) -> None:
        self._target, self._file, self._means, self._pool, self._stack = target, file, means, pool, stack
        self._tabs = tabs
        self._here = AsyncExitStack()  # the connection of now
        self._shown = False  # the password, or a proof of it, has left

    async def open(self) -> LoggedIn:
        async with self._here:
            scheme = await self._offered(await self._dial())
            try:
                async with self._means.guard.password(
                    where(self._target), self._file.username, self._file, again=self._means.again
                ) as verdict:
                    opened = await self._judged(scheme, verdict)
            except Guarded as guarded:
                raise Trouble(guarded.problem.code, **guarded.problem.params) from None
            self._stack.push_async_exit(self._here.pop_all())
        return opened

    async def _dial(self) -> Line:
        await self._here.aclose()
        self._line = await dial(self._target, self._file, self._means, self._pool, self._here)
        return self._line

    async def _offered(self, line: Line) -> str:
        """The name of the file's method as the server has it, from its answer to an empty request."""
        try:
            async with asyncio.timeout(self._file.timeout):
                answer = await line.ask(b"")
        except TimeoutError:
            if line.exchange.heard:
                raise Trouble(Code.CONNECTION_LOST, detail="the login took too long") from None
            raise Trouble(Code.NO_BANNER, port=self._file.port, seconds=f"{self._file.timeout:g}") from None
        except Exception as error:
            raise self._trouble(error) from None
        if answer.status != 401:
            said = "it asks for no login" if answer.status < 300 else odd_status(answer.status)
            raise Trouble(Code.PROTOCOL_ERROR, detail=said)
        offered = offers(answer.head)
        for scheme in _SCHEMES[self._file.auth_method]:
            if scheme.lower() in offered:
                return scheme
        names = printable(", ".join(sorted(offered)), 100) or "-"
        raise Trouble(Code.LOGIN_NOT_OFFERED, method=self._file.auth_method, offered=names)

    async def _judged(self, scheme: str, verdict: Login) -> LoggedIn:
        """The login, and what the guard is told of it."""
        try:
            async with asyncio.timeout(login_limit(self._file)):
                opened = await self._logged_in(scheme)
        except Refused as refused:
            verdict.failed()
            tried = " ".join(filter(None, (self._file.auth_method, refused.state)))
            raise Trouble(Code.LOGIN_REFUSED, username=self._file.username, tried=tried) from None
        except _PartsRefused:
            raise  # without a verdict: that it took the account is its word alone until the second login proves it
        except TimeoutError:
            raise Trouble(Code.CONNECTION_LOST, detail="the login took too long") from None
        except Exception as error:
            raise self._trouble(error) from None
        finally:
            if not self._shown:
                verdict.unsent()
        verdict.succeeded()
        return opened

    async def _logged_in(self, scheme: str) -> LoggedIn:
        line = self._line if self._line.usable else await self._dial()
        if scheme == "Basic":
            channel = Channel(line, authorization=self._basic())
            self._shown = True
        else:
            channel = await self._conversation(line, scheme)
        return LoggedIn(channel, await self._identified(channel))

    def _basic(self) -> str:
        assert self._file.password is not None
        words = f"{self._file.username}:{self._file.password.reveal()}"
        return f"Basic {base64.b64encode(words.encode()).decode()}"

    async def _conversation(self, line: Line, scheme: str) -> Channel:
        """NTLM or CredSSP: they log the connection in, not the request."""
        file = self._file
        assert file.password is not None
        old, bound = file.credssp_disable_tls12, line.end_point
        tokens = Tokens(scheme, file.username, file.password, self._target.addr, end_point=bound, old_tls=old)
        try:
            await converse(line, tokens)
        finally:
            self._shown = tokens.proves
        if not encrypts(file):
            return Channel(line)
        protocol = sealing.CREDSSP if scheme == "CredSSP" else sealing.SPNEGO
        return Channel(line, keys=tokens, protocol=protocol, tabs=self._tabs)

    async def _identified(self, channel: Channel) -> str:
        """What the server calls itself: the first answer shows that it knows the keys, and that the account may ask."""
        try:
            document = await channel.ask(IDENTIFY)
            if len(document) > _MOST_IDENTITY:
                raise ValueError(f"an identity of {len(document)} bytes")
            answer = reply.body(document)
        except Asked:
            raise Refused from None
        except (Unsealed, EOFError, ConnectionError):
            if channel.keys and self._tabs:
                raise _PartsRefused from None
            raise
        return "" if reply.fault(answer) else reply.product(answer)

    def _trouble(self, error: Exception) -> Trouble:
        if isinstance(error, Trouble):
            return error
        if isinstance(error, Outdated):
            return Trouble(Code.CREDSSP_OUTDATED, version=error.version)
        if isinstance(error, PlainRefused):
            return Trouble(Code.ENCRYPTION_REQUIRED)
        return trouble(error, port=self._file.port, seconds=self._file.timeout)
