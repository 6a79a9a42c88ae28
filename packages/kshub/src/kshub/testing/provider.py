"""An identity provider on loopback for tests: it does what OpenID Connect says, until a test bends it."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Event, Thread
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from kshub.entry import Oidc

CLIENT: Final = "hub/client"  # has to be escaped in HTTP Basic
SECRET: Final = "p+ss wörd"  # noqa: S105 - of tests
PUBLIC_URL: Final = "https://hub"

Answer = tuple[int, dict[str, Any]]


class Bent:
    """How it answers. claims: beside, or in the place of, those that are right; None leaves one out.

    instead: by path, what is answered otherwise; a function of the handler writes the answer itself.
    """

    def __init__(self) -> None:
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {"sub": "subject-1", "preferred_username": "hanako", "groups": []}
        self.userinfo: dict[str, Any] | None = None
        self.metadata: dict[str, Any] = {}
        self.instead: dict[str, Any] = {}
        self.asked: list[str] = []
        self.token: Callable[[dict[str, Any]], str] = self.signed
        self.over = Event()
        self.issuer = ""
        self._begun: dict[str, dict[str, str]] = {}

    def approve(self, url: str) -> str:
        """What the browser comes back with, as a query, once the person at it has said yes."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._begun)}"
        self._begun[code] = asked
        return urlencode({"code": code, "state": asked["state"], "iss": self.issuer})

    def signed(self, claims: dict[str, Any]) -> str:
        """An ID token of these claims."""
        return jwt.encode(self.header, claims, self.key)

    def answer(self, path: str, authorization: str, form: dict[str, str]) -> Answer:
        """What is right, but for what was bent."""
        if path == "/.well-known/openid-configuration":
            return 200, self._about()
        if path == "/jwks":
            return 200, {"keys": [self.published.as_dict(private=False)]}
        if path == "/userinfo" and self.userinfo is not None:
            return (200, self.userinfo) if authorization == "Bearer access" else (401, {})
        if path == "/token":
            return self._exchanged(authorization, form)
        return 404, {}

    def _about(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/authorize?x=1", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        if self.userinfo is not None:
            paths["userinfo_endpoint"] = "/userinfo"
        told = {"issuer": self.issuer} | {name: self.issuer + path for name, path in paths.items()}
        return told | self.metadata

    def _exchanged(self, authorization: str, form: dict[str, str]) -> Answer:
        begun = self._begun.pop(form.get("code", ""), None)
        if begun is None:
            return 400, {"error": "invalid_grant"}
        basic = base64.b64encode(f"{quote_plus(CLIENT)}:{quote_plus(SECRET)}".encode()).decode()
        if authorization != f"Basic {basic}" and form.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client", "error_description": form.get("client_secret", "")}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == begun["code_challenge"]
        assert form["redirect_uri"] == begun["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": begun["client_id"], "iat": now, "exp": now + 60, "nonce": begun["nonce"]}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": self.token(claims)}


class _Handler(BaseHTTPRequestHandler):
    bent: Bent

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(dict(parse_qsl(body.decode())))

    def _answer(self, form: dict[str, str]) -> None:
        self.bent.asked.append(self.path)
        status, told = self.bent.answer(self.path, self.headers.get("Authorization", ""), form)
        other = self.bent.instead.get(self.path)
        if callable(other):
            with suppress(OSError):  # the hub hangs up
                other(self)
            return
        text = json.dumps(told).encode() if other is None else other
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:  # pytest shows what is to be seen
        pass


@contextmanager
def provider(tls: SSLContext | None = None) -> Iterator[Bent]:
    """One at work on 127.0.0.1."""
    bent = Bent()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"bent": bent}))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    bent.issuer = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield bent
    finally:
        bent.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def oidc(issuer: str, **other: Any) -> Oidc:
    """The hub's settings for it."""
    words: dict[str, Any] = {"issuer": issuer, "client_id": CLIENT, "secret": SECRET, "public_url": PUBLIC_URL}
    return Oidc(**words | other)
