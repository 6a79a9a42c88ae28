"""One connection to a played Windows: HTTP requests in, the login, the seal, the service, answers out."""

import asyncio
import contextlib
from typing import Any

from lab.windows import envelopes, faults, messages, mischief, sealing, service
from lab.windows.logins import Door, offered
from lab.windows.messages import Answer, Request
from lab.windows.record import Record
from lab.windows.service import Service
from lab.windows.settings import Settings

_SOAP = "application/soap+xml;charset=UTF-8"
_PATHS = frozenset({"/wsman", "/wsman-anon/identify"})


class Connection:
    """State of one connection. seen counts its requests."""

    def __init__(self, settings: Settings, served: Service, door: Door, record: Record, *, tls: bool) -> None:
        self._settings, self._service, self._door, self._record = settings, served, door, record
        self._tls = tls
        self.seen = 0
        self._sealed = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """To its end."""
        self._record.write("connected", tls=self._tls)
        with contextlib.suppress(OSError):
            await self._requests(reader, writer)

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            if self._wrong_with(self.seen + 1) and await mischief.before(self._kind, reader, writer):
                return
            try:
                request = await messages.read(reader)
            except ValueError:
                writer.write(Answer(400, close=True).octets())
                return
            if request is None:
                return
            self.seen += 1
            answer = self.answer(request)
            if self._wrong_with(self.seen) and await mischief.instead(self._kind, answer, reader, writer):
                return
            writer.write(answer.octets())
            await writer.drain()
            if answer.close or request.headers.get("connection", "").lower() == "close":
                return

    @property
    def _kind(self) -> str:
        return self._settings.mischief.kind if self._settings.mischief else ""

    def _wrong_with(self, number: int) -> bool:
        return self._settings.mischief is not None and number >= self._settings.mischief.step

    def answer(self, request: Request) -> Answer:
        """What a request gets. Never raises."""
        if request.target.split("?", 1)[0] not in _PATHS:
            return Answer(404, close=True)
        if request.method != "POST":
            return Answer(405, (("Allow", "POST"),))
        shown = request.headers.get("authorization")
        headers: list[tuple[str, str]] = []
        if shown is not None:
            self._record.write("authorization", **offered(shown))
            refused, headers = self._heard(shown)
            if refused is not None:
                return refused
        elif self._door.login is None or self._door.scheme == "basic":
            return self._unknown(request)
        if not request.body:
            return Answer(200, tuple(headers))
        return self._asked(request, headers)

    def _heard(self, shown: str) -> tuple[Answer | None, list[tuple[str, str]]]:
        """A 401, or None when the client is in; and the headers of the answer."""
        before = self._door.login
        verdict = self._door.hear(shown)
        if verdict.admitted and self._kind == "rogue":
            return Answer(401, tuple(self._door.challenges())), []
        if verdict.refused or (verdict.admitted and self._door.login is not before):  # Basic says it each time
            result = "accepted" if verdict.admitted else "refused"
            self._record.write("login", scheme=verdict.scheme.lower(), user=self._door.user, result=result)
        if verdict.admitted:
            return None, self._door.challenges(verdict.scheme, verdict.token) if verdict.token else []
        if self._kind == "ntlm-garbage" and verdict.token and self._wrong_with(self.seen):
            return Answer(401, tuple(self._door.challenges(verdict.scheme, mischief.CHALLENGE))), []
        return Answer(401, tuple(self._door.challenges(verdict.scheme, verdict.token))), []

    def _unknown(self, request: Request) -> Answer:
        """Without a login there is Identify for who says so in a header, and a 401 for all others."""
        if request.headers.get("wsmanidentify", "").lower() != "unauthenticated":
            return Answer(401, tuple(self._door.challenges()))
        self._record.write("request", user="", login="", action="Identify", status=200)
        return Answer(200, (), self._service.identity(None, known=False).encode(), _SOAP)

    def _asked(self, request: Request, headers: list[tuple[str, str]]) -> Answer:
        content_type = request.headers.get("content-type", "")
        body = request.body
        self._sealed = sealing.is_sealed(content_type)
        if self._sealed:
            try:
                body = self._unsealed(content_type, body)
            except Exception:  # spnego raises what its parsers do; Windows and OMI hang up
                self._record.write("unreadable", sealed=True)
                return Answer(400, close=True)
        elif not (self._tls or self._settings.allow_unencrypted):
            self._record.write("unencrypted", login=self._door.scheme)
            return Answer(401, tuple(self._door.challenges())) if self._door.scheme == "basic" else Answer(500)
        return self._finish(*self._served(body), headers)

    def _unsealed(self, content_type: str, body: bytes) -> bytes:
        found = sealing.parts(content_type, body)
        if any(part.tab for part in found) and not self._settings.tabs:
            raise ValueError("no TAB here")
        return sealing.unseal(self._door.context, found)

    def _served(self, body: bytes) -> tuple[int, str]:
        assert self._door.login is not None
        try:
            asked = envelopes.parse(body)
        except ValueError:
            self._record.write("unreadable", sealed=self._sealed)
            return 500, self._service.refusal(None, faults.NOT_UNDERSTOOD)
        status, text = self._service.answer(asked, self._door.login)
        told: dict[str, Any] = {"user": self._door.user, "login": self._door.scheme, "encrypted": self._sealed}
        self._record.write("request", **told, **service.described(asked), status=status)
        if self._wrong_with(self.seen):
            text = mischief.spoiled(self._kind, text)
        return status, text

    def _finish(self, status: int, text: str, headers: list[tuple[str, str]]) -> Answer:
        octets, content_type = text.encode(), _SOAP
        spoilt = self._kind if self._wrong_with(self.seen) else ""
        if self._sealed and spoilt != "unsealed":
            named = sealing.PROTOCOLS[self._door.scheme]
            content_type, octets = sealing.seal(self._door.context, named, octets, tabs=self._settings.tabs)
            octets = mischief.broken(octets) if spoilt == "broken-seal" else octets
        return Answer(status, tuple(headers), octets, content_type)
