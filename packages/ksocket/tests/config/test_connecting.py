"""[connect]: what people paste, and where the token comes from."""

from pathlib import Path

import pytest

from ksocket.config.connecting import connect
from ksocket.documents import toml
from ksocket.documents.table import Table
from ksocket.faults import Fault


@pytest.fixture
def read(tmp_path):
    def made(text, env=None):
        warnings = []
        table = Table(toml.parse(text, tmp_path / "ksocket.toml"))
        return connect(table, env or {}, warnings), [warn.code for warn in warnings]

    return made


@pytest.mark.parametrize(
    ("host", "name", "port", "mended"),
    [
        ("hub.example.com", "hub.example.com", 443, False),
        (" hub.example.com ", "hub.example.com", 443, False),
        ("10.0.0.1", "10.0.0.1", 443, False),
        ("2001:DB8::1", "2001:db8::1", 443, False),
        ("https://hub.example.com/", "hub.example.com", 443, True),
        ("wss://hub.example.com:8443/api", "hub.example.com", 8443, True),
        ("hub.example.com:8443", "hub.example.com", 8443, True),
        ("http://[2001:db8::1]:80", "2001:db8::1", 80, True),
        ("日本語.example", "日本語.example", 443, False),
    ],
)
def test_a_host_that_was_pasted_is_mended(read, host, name, port, mended):
    found, warnings = read(f'host = "{host}"')
    assert (found.host, found.port, found.protocol) == (name, port, "wss")
    assert warnings == (["host-mended"] if mended else [])


def test_an_empty_host_is_none(read):
    assert read('host = ""')[0].host is None


def test_a_port_of_its_own_goes_before_a_pasted_one(read):
    assert read('host = "hub:1"\nport = 2')[0].port == 2


@pytest.mark.parametrize(
    "host", ["user@hub", "a b", "hub:0", "hub:99999", "[hub]", "[::1", "a:b:c", "https://", "-x", "a?b"]
)
def test_what_is_no_host(read, host):
    with pytest.raises(Fault, match="not-a-host"):
        read(f'host = "{host}"')


@pytest.mark.parametrize(
    ("text", "env", "token"),
    [
        ("", {}, None),
        ('token = ""', {}, None),
        ('token = " a "', {}, "a"),
        ('token = "a$b"', {}, "a$b"),
        ('token = "a"\ntokenFile = "token"', {}, "filed"),
        ('token = "a"\ntokenFile = "$D/token"', {"KSOCKET_TOKEN": "env\n"}, "env"),
    ],
)
def test_the_token_of_the_environment_then_the_file_then_the_setting(read, tmp_path, text, env, token):
    (tmp_path / "token").write_text("filed\n", encoding="utf-8")
    (tmp_path / "token").chmod(0o600)
    found, warnings = read(text, {"D": str(tmp_path)} | env)
    assert (found.token and found.token.reveal()) == token
    assert warnings == []


@pytest.mark.parametrize(
    ("mode", "warned"), [(0o600, []), (0o640, []), (0o644, ["token-file-open"]), (0o602, ["token-file-open"])]
)
def test_a_token_file_that_others_can_read_is_said(read, tmp_path, mode, warned):
    (tmp_path / "token").write_text("filed\n", encoding="utf-8")
    (tmp_path / "token").chmod(mode)
    found, warnings = read('tokenFile = "token"')
    assert (found.token.reveal(), warnings) == ("filed", warned)


@pytest.mark.parametrize("text", ['tokenFile = "absent"', 'tokenFile = "$CREDENTIALS_DIRECTORY/token"'])
def test_a_token_that_is_not_there_stops_no_scan_by_hand(read, text):
    found, warnings = read(text)
    assert (found.token, warnings) == (None, ["token-file-unreadable"])


@pytest.mark.parametrize(
    ("proxy", "found"),
    [
        ("http://proxy:3128", "http://proxy:3128"),
        ("proxy:3128", "http://proxy:3128"),
        ("https://proxy/", "https://proxy:443"),
        ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"),
    ],
)
def test_proxies(read, proxy, found):
    assert read(f'proxy = "{proxy}"')[0].proxy == found


@pytest.mark.parametrize(
    ("proxy", "code"),
    [
        ("http://u:p@proxy:1", "proxy-password"),
        ("socks5://proxy:1", "not-a-proxy"),
        ("http://proxy:99999", "not-a-proxy"),
        ("http://[x", "not-a-proxy"),
        ("", "not-a-proxy"),
        ("http://proxy/path", "not-a-proxy"),
    ],
)
def test_no_proxies(read, proxy, code):
    with pytest.raises(Fault, match=code):
        read(f'proxy = "{proxy}"')


@pytest.mark.parametrize("text", ["", "ab:cd", "x" * 64, "0" * 65])
def test_no_fingerprints(read, text):
    with pytest.raises(Fault, match="not-a-fingerprint"):
        read(f'caFingerprint = "{text}"')


@pytest.mark.parametrize(
    ("host", "warned"), [("hub.example.com", True), ("10.0.0.1", True), ("127.0.0.1", False), ("localhost", False)]
)
def test_ws_is_for_this_machine(read, host, warned):
    assert read(f'host = "{host}"\nprotocol = "ws"')[1] == (["token-in-clear"] if warned else [])


def test_paths_are_relative_to_the_file(read, tmp_path):
    assert read('caFile = "ca.pem"')[0].ca_file == tmp_path / "ca.pem"
    assert read('caFile = "/ca.pem"')[0].ca_file == Path("/ca.pem")
