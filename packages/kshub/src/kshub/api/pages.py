"""The Web UI: one document for all of its paths, and the files that it loads.

The files are read once, as soon as they are there: what is asked for is looked up among their names, and never in the
file system.
Each document has a nonce of its own for the styles that scripts make; nothing else is let in from anywhere
(Content-Security-Policy, W3C CSP3).
"""

import secrets
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

PLACE: Final = files("kshub") / "static"
_DOCUMENT: Final = "index.html"
_NONCE: Final = "__NONCE__"
_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_PACKED: Final = (("br", ".br"), ("gzip", ".gz"))  # what a browser may take, the smallest first
_YEAR: Final = 31_536_000
_NOT_BUILT: Final = (
    '<!doctype html><html lang="en"><title>kshub</title>'
    "<p>The pages are not built yet. In the checkout, run <code>make web</code>, then load this page again:"
    " the hub need not be restarted. The API is at /api/."
    '<p lang="ja">画面がまだ生成されていません。ソースのディレクトリで <code>make web</code> を実行してから、'
    "このページを再読み込みしてください。管理サーバーの再起動は不要です。API は /api/ で使えます。"
)
_COMMON: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_LETS_IN: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is sent: by encoding ("" for none) its bytes."""

    kind: str
    forms: dict[str, bytes]

    def best(self, accepted: str) -> tuple[str, bytes]:
        """The encoding that this Accept-Encoding allows, and the bytes."""
        known = {one.partition(";")[0].strip() for one in accepted.split(",")}
        return next(((name, self.forms[name]) for name, _ in _PACKED if name in known & self.forms.keys()), self.plain)

    @property
    def plain(self) -> tuple[str, bytes]:
        """As it is."""
        return "", self.forms[""]


class Pages:
    """The built pages, as they lie in this directory; until they do, a text that says so."""

    def __init__(self, place: Traversable = PLACE) -> None:
        self._place = place
        self._document: str | None = None
        self.files: dict[str, Kept] = {}
        self._look()

    @property
    def document(self) -> str:
        """The one of all paths."""
        if self._document is None:
            self._look()
        return self._document or _NOT_BUILT

    def _look(self) -> None:
        if built(self._place):
            self.files = dict(_read(self._place / "assets"))
            self._document = (self._place / _DOCUMENT).read_text(encoding="utf-8")


def built(place: Traversable = PLACE) -> bool:
    """Whether the pages are there; `install/web.sh` puts all of them in place at once."""
    return (place / _DOCUMENT).is_file()


def _read(place: Traversable) -> Any:
    if not place.is_dir():
        return
    there = {one.name: one for one in place.iterdir() if one.is_file()}
    for name, one in there.items():
        kind = _TYPES.get(name[name.rfind(".") :])
        if kind:
            packed = {code: there[name + end].read_bytes() for code, end in _PACKED if name + end in there}
            yield name, Kept(kind, {"": one.read_bytes()} | packed)


def routes(pages: Pages) -> list[HTTPRouteHandler]:
    """Handlers for the paths of the pages, and of their files."""

    @get(
        ["/", "/login", "/apps/{rest:path}", "/settings", "/settings/{rest:path}"],
        include_in_schema=False,
        sync_to_thread=False,
    )
    def document() -> Response[str]:
        """The same for all paths: the script in it knows them."""
        nonce = secrets.token_urlsafe(16)
        headers = _COMMON | {"Content-Security-Policy": _LETS_IN.format(nonce=nonce), "Cache-Control": "no-cache"}
        return Response(pages.document.replace(_NONCE, nonce), media_type="text/html", headers=headers)

    @get("/assets/{name:str}", include_in_schema=False, sync_to_thread=False)
    def asset(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        """A file. Where its name holds a digest of what is in it, it is good for ever; others are asked for anew."""
        kept = pages.files.get(name)
        if kept is None:
            raise NotFoundException("no such file")
        encoding, data = kept.best(request.headers.get("accept-encoding", ""))
        lasting = f"public, max-age={_YEAR}, immutable" if "-" in name else "no-cache"
        headers = _COMMON | {"Cache-Control": lasting, "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(data, media_type=kept.kind, headers=headers)

    return [document, asset]
