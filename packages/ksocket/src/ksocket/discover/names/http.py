"""What a web server calls itself: the Server header and the title of its first page (RFC 9110, HTML). Pure.

No redirect is followed, no name and password is given; what asks for one says its realm.
"""

import re
from html import unescape
from importlib.metadata import version
from typing import Final

from ksocket.discover.names.said import line
from kswire.facts import Service

PORT: Final = 80
MOST: Final = 65_536

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
_TITLE: Final = re.compile(rb"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_REALM: Final = re.compile(r'realm="([^"]{1,200})"', re.IGNORECASE)
_ENCODINGS: Final = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "gb2312": "gbk",
    "euc-kr": "euc_kr",
    "big5": "big5",
}


def request(addr: str) -> bytes:
    """In HTTP/1.0, so that nothing comes in pieces and the server hangs up."""
    name = f"[{addr}]" if ":" in addr else addr
    agent = f"ksocket/{version('ksocket')}"
    lines = ("GET / HTTP/1.0", f"Host: {name}", f"User-Agent: {agent}", "Accept: text/html, */*", "Connection: close")
    return "".join(f"{one}\r\n" for one in (*lines, "")).encode()


def parse(data: bytes, name: str, port: int) -> Service | None:
    """The service, with the server's word for itself and its title or realm; None when it speaks no HTTP."""
    if not data.startswith(b"HTTP/"):
        return None
    head, body = _parted(data[:MOST])
    headers = _headers(head)
    realm = _REALM.search(headers.get("www-authenticate", ""))
    title = _title(body, headers.get("content-type", "")) or (line(realm[1]) if realm else None)
    return Service(name=name, port=port, protocol="tcp", product=line(headers.get("server", "")), title=title)


def enough(data: bytes) -> bool:
    """The title is there, or it can be no web server."""
    return not b"HTTP/".startswith(data[:5]) or b"</title" in data[-16_384:].lower()


def _parted(data: bytes) -> tuple[bytes, bytes]:
    head, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    return head, body


def _headers(head: bytes) -> dict[str, str]:
    """The first of each name."""
    found: dict[str, str] = {}
    for one in head.split(b"\n")[1:200]:
        name, colon, value = one.decode("utf-8", "replace").partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip()[:1000])
    return found


def _title(body: bytes, kind: str) -> str | None:
    found = _TITLE.search(body)
    return line(unescape(_text(found[1], kind.encode() + b" " + body[:4096]))) if found else None


def _text(octets: bytes, where: bytes) -> str:
    """In the encoding that the header or the page names, where it is one that devices use."""
    told = _CHARSET.search(where)
    encoding = _ENCODINGS.get(told[1].decode().lower(), "utf-8") if told else "utf-8"
    return octets.decode(encoding, "replace")
