"""Enumerations and their contexts (WS-Enumeration, DSP0226 8): pages as large as the client and its envelope allow."""

import uuid
import xml.etree.ElementTree as ET
from collections import OrderedDict
from dataclasses import dataclass

from lab.windows import envelopes, faults
from lab.windows.envelopes import ENUMERATION, WSMAN, Asked
from lab.windows.faults import FaultError

_MOST_CONTEXTS = 1500  # MaxConcurrentOperationsPerUser
_ROOM = 2048  # octets of an envelope that are no items


@dataclass(slots=True)
class _Pages:
    """What is still to be told, and to whom."""

    user: str
    uri: str
    items: list[str]


class Enumerations:
    """Those of one machine. page: items of a page at most; endless: no page is the last. All raise FaultError."""

    def __init__(self, page: int | None = None, *, endless: bool = False) -> None:
        self._page, self._endless = page, endless
        self._open: OrderedDict[str, _Pages] = OrderedDict()

    def begin(self, asked: Asked, user: str, items: list[str]) -> str:
        """The answer to Enumerate: a context, and with OptimizeEnumeration the first page."""
        if asked.body is None:
            raise FaultError(faults.NOT_UNDERSTOOD)
        pages = _Pages(user, asked.uri, items)
        if asked.body.find(f"{{{WSMAN}}}OptimizeEnumeration") is None:
            return _framed(asked, "Enumerate", _context(self._keep(pages)))
        first = self._take(pages, asked, _number(asked.body, WSMAN))
        context = _context(self._keep(pages) if pages.items else "")
        end = "" if pages.items else "<w:EndOfSequence/>"
        return _framed(asked, "Enumerate", f"{context}<w:Items>{first}</w:Items>{end}")

    def go_on(self, asked: Asked, user: str) -> str:
        """The answer to Pull: a page, and a new context unless it is the last."""
        pages = self._open.pop(_named(asked.body), None)
        if pages is None or asked.body is None or (pages.user, pages.uri) != (user, asked.uri):
            raise FaultError(faults.NO_CONTEXT)
        before = list(pages.items)
        items = self._take(pages, asked, _number(asked.body, ENUMERATION))
        if self._endless:
            pages.items = before
        if not pages.items:
            return _framed(asked, "Pull", f"<n:Items>{items}</n:Items><n:EndOfSequence/>")
        return _framed(asked, "Pull", f"{_context(self._keep(pages))}<n:Items>{items}</n:Items>")

    def release(self, asked: Asked) -> str:
        """The answer to Release."""
        self._open.pop(_named(asked.body), None)
        return envelopes.frame(asked, f"{ENUMERATION}/ReleaseResponse", "")

    def _take(self, pages: _Pages, asked: Asked, wanted: int) -> str:
        """The items of the next page: as many as are wanted and fit."""
        room = asked.most - _ROOM
        most = min(wanted, self._page or wanted, len(pages.items))
        taken = 0
        while taken < most and len(pages.items[taken].encode()) <= room:
            room -= len(pages.items[taken].encode())
            taken += 1
        if pages.items and not taken:
            raise FaultError(faults.TOO_LARGE)
        items, pages.items = "".join(pages.items[:taken]), pages.items[taken:]
        return items

    def _keep(self, pages: _Pages) -> str:
        context = f"uuid:{str(uuid.uuid4()).upper()}"
        self._open[context] = pages
        if len(self._open) > _MOST_CONTEXTS:
            self._open.popitem(last=False)
        return context


def _framed(asked: Asked, action: str, body: str) -> str:
    inner = f"<n:{action}Response>{body}</n:{action}Response>"
    return envelopes.frame(asked, f"{ENUMERATION}/{action}Response", inner)


def _context(name: str) -> str:
    return f"<n:EnumerationContext>{name}</n:EnumerationContext>"


def _named(body: ET.Element | None) -> str:
    return "" if body is None else body.findtext(f"{{{ENUMERATION}}}EnumerationContext", "").strip()


def _number(body: ET.Element, namespace: str) -> int:
    """MaxElements; 1 unless it is given (DSP0226, 8.7)."""
    told = body.findtext(f"{{{namespace}}}MaxElements", "1").strip()
    if not (told.isascii() and told.isdigit()) or not 0 < len(told) < 10 or int(told) == 0:
        raise FaultError(faults.NOT_UNDERSTOOD)
    return int(told)
