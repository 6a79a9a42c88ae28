"""Zabbix's API: JSON-RPC 2.0. What it refuses is a value that is raised and caught; all else that fails ends the work.

Source: Zabbix manual, API: `Authorization: Bearer` from 6.4 on, a member `auth` before; apiinfo.version is asked
without either.
"""

import os
import re
import stat
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from kshub.export.zabbix.posting import SECONDS, Place, post
from kshub.faults import Failure, Fault
from kshub.logs import plain

OLDEST: Final = (6, 0)
_BEARER: Final = (6, 4)
_MOST_TOKEN: Final = 1024  # bytes
_VERSION: Final = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})(\.[0-9A-Za-z.]{1,20})?")
_T = TypeVar("_T")


class Refused(Exception):  # noqa: N818 - what Zabbix says, not an error of ours
    """Zabbix does not do it, and says why."""


class _Error(msgspec.Struct):
    code: int
    message: str = ""
    data: str = ""


class _Answer(msgspec.Struct):
    id: int | str | None
    result: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    error: _Error | None = None


_answers: Final = msgspec.json.Decoder(_Answer)


def token(path: Path) -> str:
    """The API token in this file, which others must not be able to read.

    Raises:
        Fault: "zabbix-token-unreadable", "zabbix-token-open", "zabbix-token-wrong".
    """
    try:
        with path.open("rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            text = file.read(_MOST_TOKEN + 1) if stat.S_ISREG(status.st_mode) else b""
    except OSError as error:
        raise Fault("zabbix-token-unreadable", file=path, detail=error.strerror) from None
    if stat.S_IMODE(status.st_mode) & 0o077 and os.name == "posix":
        raise Fault("zabbix-token-open", file=path, mode=f"{stat.S_IMODE(status.st_mode):04o}")
    word = text.decode("ascii", "replace").strip()
    if not re.fullmatch(rf"[!-~]{{1,{_MOST_TOKEN}}}", word):
        raise Fault("zabbix-token-wrong", file=path)
    return word


class Client:
    """One Zabbix, once `greet` has asked for its version."""

    def __init__(self, where: Place, token: str, seconds: float = SECONDS) -> None:
        self._where, self._token, self._seconds = where, token, seconds
        self._number = 0
        self.version: tuple[int, int] = OLDEST
        self.release = ""

    async def greet(self) -> None:
        """Learn how this one wants to be spoken to.

        Raises:
            Failure: it is none, too old, or cannot be reached.
        """
        said = await self._call("apiinfo.version", [], str, known=False)
        found = _VERSION.fullmatch(said)
        if not found:
            raise Failure("zabbix-wrong", url=self._where.url, detail=f"version {plain(said, 40)}")
        self.version, self.release = (int(found[1]), int(found[2])), said
        if self.version < OLDEST:
            raise Failure("zabbix-old", url=self._where.url, version=said)

    async def call(self, method: str, params: Any, kind: type[_T]) -> _T:
        """What a method of the API answers, as it should look.

        Raises:
            Refused: Zabbix does not do it.
            Failure: there is no answer, or none that makes sense.
        """
        return await self._call(method, params, kind, known=True)

    async def _call(self, method: str, params: Any, kind: type[_T], *, known: bool) -> _T:
        self._number += 1
        request = {"jsonrpc": "2.0", "method": method, "params": params, "id": self._number}
        headers = [("Content-Type", "application/json-rpc"), ("Accept", "application/json")]
        if known and self.version >= _BEARER:
            headers.append(("Authorization", f"Bearer {self._token}"))
        elif known:
            request["auth"] = self._token
        data = await post(self._where, msgspec.json.encode(request), headers, self._seconds)
        return self._read(method, data, kind)

    def _read(self, method: str, data: bytes, kind: type[_T]) -> _T:
        try:
            answer = _answers.decode(data)
            if answer.error is not None:
                raise Refused(plain(f"{answer.error.message} {answer.error.data}".strip(), 300))
            if answer.id != self._number or isinstance(answer.result, msgspec.UnsetType):
                raise Failure("zabbix-wrong", url=self._where.url, detail=method)
            return msgspec.json.decode(answer.result, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            detail = f"{method}: {plain(str(error), 200)}"
            raise Failure("zabbix-wrong", url=self._where.url, detail=detail) from None
