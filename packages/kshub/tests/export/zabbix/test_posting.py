"""The way to Zabbix: where the token goes, and what an unkind server can do."""

import ssl
import threading
import time

import pytest

from kshub.export.zabbix import posting
from kshub.export.zabbix.posting import place, post
from kshub.faults import Failure, Fault
from kshub.testing.zabbix import serving
from kshub.tls import make


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://z.example.com/zabbix", "z.example.com", 443, "/zabbix/api_jsonrpc.php"),
        ("https://z.example.com/zabbix/", "z.example.com", 443, "/zabbix/api_jsonrpc.php"),
        ("https://z.example.com", "z.example.com", 443, "/api_jsonrpc.php"),
        ("https://z.example.com:8443/api_jsonrpc.php", "z.example.com", 8443, "/api_jsonrpc.php"),
        ("http://127.0.0.1:8080/", "127.0.0.1", 8080, "/api_jsonrpc.php"),
        ("http://[::1]/z", "::1", 80, "/z/api_jsonrpc.php"),
        ("https://監視.example.jp/", "監視.example.jp", 443, "/api_jsonrpc.php"),
    ],
)
def test_where_the_api_is(url, host, port, target):
    found = place(url)
    assert (found.host, found.port, found.target) == (host, port, target)
    assert (found.context is None) == url.startswith("http:")


@pytest.mark.parametrize(
    "url",
    [
        "zabbix.example.com",
        "ftp://z/",
        "https://",
        "https://z:0/",
        "https://z:99999/",
        "https://z/a b",
        "https://z/\r\nX: y",
        "https://z/?a=b",
        "https://taro:secret@z/zabbix",
        "https://[::1",
        "https://..",
        "https://" + "a" * 300,
    ],
)
def test_what_is_no_url(url):
    with pytest.raises(Fault) as fault:
        place(url)
    assert fault.value.code == "zabbix-url"
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize("url", ["http://z.example.com/", "http://10.0.0.1/", "http://127.0.0.1.example.com/"])
def test_a_token_goes_nowhere_in_the_clear(url):
    with pytest.raises(Fault, match="zabbix-plain"):
        place(url)


def test_a_file_without_certificates(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    for name in ("ca.pem", "none.pem"):
        with pytest.raises(Fault, match="zabbix-ca"):
            place("https://z/", tmp_path / name)


async def asked(handle, seconds=5.0):
    with serving(handle) as url:
        return await post(place(url), b"{}", [("Authorization", "Bearer secret")], seconds)


async def refused(handle, seconds=5.0):
    with pytest.raises(Failure) as failure:
        await asked(handle, seconds)
    assert "secret" not in str(failure.value)
    return failure.value.code


async def test_an_answer():
    assert await asked(lambda request: request.say(b"[1]")) == b"[1]"


async def test_no_redirect_is_followed():
    seen = []

    def elsewhere(request):
        seen.append(request.path)
        request.say(b"", 302, Location=f"http://127.0.0.1:{request.server.server_address[1]}/other")

    assert await refused(elsewhere) == "zabbix-redirect"
    assert len(seen) == 1


@pytest.mark.parametrize("status", [401, 404, 500, 503, 204])
async def test_other_statuses(status):
    assert await refused(lambda request: request.say(b"", status)) == "zabbix-status"


async def test_an_answer_without_end(monkeypatch):
    monkeypatch.setattr(posting, "LARGEST", 1 << 20)

    def endless(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                request.wfile.write(b"x" * 65_536)
        except OSError:
            return

    assert await refused(endless) == "zabbix-large"


async def test_a_head_without_end():
    def endless(request):
        try:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                request.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")
        except OSError:
            return

    assert await refused(endless) == "zabbix-broken"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"])
async def test_a_server_that_says_nothing_more(begin):
    over = threading.Event()

    def silent(request):
        request.wfile.write(begin)
        over.wait(20)

    started = time.monotonic()
    try:
        assert await refused(silent, 0.3) == "zabbix-slow"
    finally:
        over.set()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", b"\x00" * 99]
)
async def test_what_is_no_http(said):
    assert await refused(lambda request: request.wfile.write(said)) in ("zabbix-broken", "zabbix-unreachable")


async def test_nobody_is_there():
    with serving(lambda _: None) as url:
        pass
    with pytest.raises(Failure, match="zabbix-unreachable"):
        await post(place(url), b"{}", [])


async def test_tls_is_verified(tmp_path):
    make(tmp_path, ["localhost"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    with serving(lambda request: request.say(b"[1]"), context) as url:
        assert await post(place(url, tmp_path / "ca.pem"), b"{}", []) == b"[1]"
        other = url.replace("localhost", "127.0.0.1")  # a name that is not in the certificate
        for where in (place(url), place(other, tmp_path / "ca.pem")):
            with pytest.raises(Failure) as failure:
                await post(where, b"{}", [])
            assert "certificate is not trusted" in failure.value.params["detail"]
