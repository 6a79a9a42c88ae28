"""Requests and answers on one HTTP connection that stays open (RFC 9112). Every part of an answer has a bound.

Nothing is unpacked, and no redirect is followed.
"""

import re
from typing import Final, Protocol

from ksocket.reach.winrm_http import MAX_BODY, MAX_FIELDS, Answer, Head, TooLarge, head

MAX_HEAD: Final = 64 << 10  # bytes; a token of CredSSP with certificates has some 6 KiB
MAX_INTERIM: Final = 5  # answers 1xx before the one that counts

_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;.*)?")


class Stream(Protocol):
    """Bytes to and from the other side."""

    async def read(self) -> bytes:
        """What comes next, at most 64 KiB; empty at the end."""

    async def write(self, data: bytes) -> None:
        """Sends."""


class Exchange:
    """Questions and answers on one connection, one at a time. heard: anything has come."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self.heard = False
        self.lasting = True

    async def ask(self, question: bytes) -> Answer:
        """The answer to a request.

        Raises:
            ValueError: it is none; TooLarge.
            EOFError: the connection ended before it was whole.
            OSError: as the stream has it.
        """
        self.lasting = False  # until the answer is whole
        await self._stream.write(question)
        for _ in range(1 + MAX_INTERIM):
            answered = head((await self._until(b"\r\n\r\n", MAX_HEAD))[:-4])
            if answered.status >= 200:
                break
        else:
            raise ValueError("no answer but 1xx")
        body = await self._body(answered)
        self.lasting = answered.lasting
        return Answer(answered, body)

    async def _body(self, head: Head) -> bytes:
        coding, length = head.field("transfer-encoding").lower(), head.field("content-length")
        if head.field("content-encoding").lower() not in {"", "identity"}:
            raise ValueError("a packed answer was not asked for")
        if coding:
            if coding != "chunked" or length:
                raise ValueError("the length of the answer is not clear")
            return await self._chunks()
        if length:
            if not (length.isascii() and length.isdigit() and len(length) < 16):
                raise ValueError("a wrong length")
            return await self._exactly(int(length))
        return b"" if head.status in {204, 304} or head.lasting else await self._rest()

    async def _chunks(self) -> bytes:
        whole = bytearray()
        while True:
            size = _CHUNK.fullmatch((await self._until(b"\r\n", 1024))[:-2])
            if size is None:
                raise ValueError("a wrong chunk")
            if (count := int(size[1], 16)) == 0:
                break
            if len(whole) + count > MAX_BODY:
                raise TooLarge(MAX_BODY)
            whole += await self._exactly(count)
            if await self._exactly(2) != b"\r\n":
                raise ValueError("a wrong chunk")
        for _ in range(MAX_FIELDS):
            if await self._until(b"\r\n", 1024) == b"\r\n":
                return bytes(whole)
        raise ValueError("an endless trailer")

    async def _until(self, mark: bytes, limit: int) -> bytes:
        start = 0
        while (place := self._buffer.find(mark, start)) < 0:
            if len(self._buffer) > limit:
                raise TooLarge(limit)
            start = max(0, len(self._buffer) - len(mark) + 1)
            await self._more()
        if place > limit:
            raise TooLarge(limit)
        return self._take(place + len(mark))

    async def _exactly(self, count: int) -> bytes:
        if count > MAX_BODY:
            raise TooLarge(MAX_BODY)
        while len(self._buffer) < count:
            await self._more()
        return self._take(count)

    async def _rest(self) -> bytes:
        try:
            while len(self._buffer) <= MAX_BODY:
                await self._more()
        except EOFError:
            return self._take(len(self._buffer))
        raise TooLarge(MAX_BODY)

    async def _more(self) -> None:
        data = await self._stream.read()
        if not data:
            raise EOFError("it hung up")
        self.heard = True
        self._buffer += data

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken
