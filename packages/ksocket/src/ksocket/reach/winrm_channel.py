"""A connection that is logged in: messages go out and come back as the login has agreed."""

from dataclasses import dataclass

from ksocket.reach import winrm_sealing as sealing
from ksocket.reach.winrm_errors import odd_status
from ksocket.reach.winrm_http import Answer
from ksocket.reach.winrm_line import Line


class Asked(Exception):  # noqa: N818 - an answer, not an error
    """The server asks for a login where there is one: it does not take the account, or no longer."""


class PlainRefused(Exception):  # noqa: N818 - an answer, not an error
    """The server does not take messages that are not encrypted."""


class Unsealed(ValueError):  # noqa: N818 - an answer, not an error
    """An answer that is not encrypted, to a message that was: anybody on the way may have made it."""


@dataclass(slots=True)
class Channel:
    """authorization: for each request (Basic). keys, protocol, tabs: see winrm_sealing.seal; no keys: no encryption."""

    line: Line
    authorization: str = ""
    keys: sealing.Keys | None = None
    protocol: str = ""
    tabs: bool = True

    async def ask(self, message: bytes) -> bytes:
        """The envelope that answers this one.

        Raises:
            Asked, PlainRefused, Unsealed: as they say.
            ValueError, EOFError, OSError: as Exchange.ask.
        """
        if self.keys is None:
            return self._plain(await self.line.ask(message, authorization=self.authorization))
        sent = sealing.seal(self.keys, message, self.protocol, tabs=self.tabs)
        return self._opened(self.keys, await self.line.ask(sent.body, content_type=sent.content_type))

    @staticmethod
    def _opened(keys: sealing.Keys, answer: Answer) -> bytes:
        kind = answer.head.field("content-type")
        if sealing.is_sealed(kind):
            return sealing.unseal(keys, kind, answer.body)
        if answer.status == 401:
            raise Asked
        raise Unsealed(f"{odd_status(answer.status)}, not encrypted")

    def _plain(self, answer: Answer) -> bytes:
        if answer.status == 401:
            raise Asked
        envelope = answer.head.field("content-type").lower().startswith("application/soap+xml") and answer.body
        if envelope and (answer.status == 200 or answer.status >= 400):
            return answer.body
        # Windows answers so, without a word, to what is not encrypted while AllowUnencrypted is false.
        if answer.status == 500 and not self.line.end_point:
            raise PlainRefused
        raise ValueError(odd_status(answer.status) if answer.status != 200 else "an answer without an envelope")
