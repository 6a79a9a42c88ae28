"""All questions to one machine: real servers on loopback at the real ports, hostile ones, and what is counted."""

import asyncio
import shutil
import socket
import ssl
import subprocess

import pytest

from ksocket.discover.names import asking, dns, mdns, netbios
from ksocket.discover.names import tcp as connections
from ksocket.discover.names.asking import Names
from ksocket.discover.names.resolver import Resolver
from ksocket.scope import Scope, parse_networks

from .test_dns import answer, encoded
from .test_netbios import DOMAIN

SCOPE = Scope(
    permitted=parse_networks(("127.7.0.0/16",)), prohibited=parse_networks(("127.7.0.99",)), allow_loopback=True
)
PAGE = b"HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<title>DiskStation</title>"


@pytest.fixture
def names(pace, outbound):
    try:
        with socket.socket() as sock:
            sock.bind(("127.7.0.1", 443))
    except OSError:
        pytest.skip("needs the right to listen on low ports")
    return Names(SCOPE, pace, outbound)


@pytest.fixture
def server(tmp_path):
    """A TLS context with a certificate by openssl, another maker than the parser's own tests use."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    key, pem = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout"],
            key,
            "-out",
            pem,
            "-subj",
            "/CN=nas.office.example/O=Synology Inc.",
            "-addext",
            "subjectAltName=DNS:nas.office.example",
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context


async def page(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(PAGE)
    await writer.drain()
    writer.close()


async def banner(reader, writer):
    writer.write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n")
    assert await reader.read() == b"", "nothing is said to an SSH server"


async def test_everything_that_a_machine_says(names, tcp, udp, server, outbound):
    await tcp(page, "127.7.0.1", 80)
    await tcp(page, "127.7.0.1", 443, server)
    await tcp(banner, "127.7.0.1", 22)
    await udp(lambda data: [DOMAIN] if data == netbios.REQUEST else [], "127.7.0.1", netbios.PORT)
    own = (dns.reverse("127.7.0.1"), dns.PTR, encoded("NAS.local"))
    kind = (mdns.TYPES, dns.PTR, encoded("_smb._tcp.local"))
    await udp(lambda _: [answer(own, kind)], "127.7.0.1", mdns.PORT)
    said = await names.of("127.7.0.1")
    assert [(one.hostname, one.source) for one in said.hostnames] == [
        ("dc1", "netbios"),
        ("nas.local", "mdns"),
        ("nas.office.example", "tls"),
    ]
    told = {one.name: (one.port, one.product, one.title, one.certificate) for one in said.services}
    assert told == {
        "netbios-ns": (137, "OFFICE, domain controller, file server", None, None),
        "smb": (None, None, None, None),
        "ssh": (22, "OpenSSH_9.2p1 Debian-2+deb12u3", None, None),
        "https": (443, "nginx", "DiskStation", "nas.office.example, Synology Inc."),
        "http": (80, "nginx", "DiskStation", None),
    }
    packets = outbound.total().packets
    assert [packets[kind] for kind in ("dns", "netbios", "mdns", "tcp-banner")] == [0, 1, 1, 3]


async def test_a_machine_that_has_nothing_open_is_asked_once_each(names, outbound):
    assert await names.of("127.7.0.2") == asking.Said()
    assert outbound.total().packets["tcp-banner"] == 3


async def test_whoever_is_logged_in_to_is_not_asked_for_the_banner(names, tcp, outbound):
    await tcp(banner, "127.7.0.1", 22)
    assert (await names.of("127.7.0.1", login=True)).services == ()
    assert outbound.total().packets["tcp-banner"] == 2


async def test_out_of_scope_nothing_is_sent(names, outbound):
    for addr in ("127.7.0.99", "127.8.0.1", "10.0.0.1"):
        assert await names.of(addr) == asking.Said()
    assert not any(outbound.total().packets.values())


async def test_of_silent_addresses_only_the_name_server_is_asked(pace, outbound, udp):
    def serve(query):
        number = int.from_bytes(query[:2], "big")
        own = dns.reverse("127.7.0.1")
        return [answer((own, dns.PTR, encoded("host.example")), number=number, name=own)]

    port = await udp(serve)
    made = Names(SCOPE, pace, outbound, Resolver(("127.0.0.1",), pace, outbound, print, port))
    assert [one.hostname for one in (await made.of("127.7.0.1", machine=False)).hostnames] == ["host.example"]
    assert {kind: count for kind, count in outbound.total().packets.items() if count} == {"dns": 1}


@pytest.mark.parametrize("kind", ["silent", "endless", "garbage", "slow", "hangs-up"])
async def test_hostile_servers_end_by_themselves(names, tcp, udp, kind, monkeypatch):
    monkeypatch.setattr(asking, "REPLY_SECONDS", 0.2)
    monkeypatch.setattr(connections, "TALK_SECONDS", 0.3)

    async def hostile(reader, writer):
        while kind == "endless":
            writer.write(b"SSH-" + b"\xff" * 9_999)
            await writer.drain()
        while kind == "slow":
            writer.write(b"H")
            await asyncio.sleep(0.01)
        if kind == "garbage":
            writer.write(bytes(range(256)) * 200)
        if kind != "hangs-up":
            await asyncio.Event().wait()

    for port in (22, 80, 443):
        await tcp(hostile, "127.7.0.3", port)
    for port in (netbios.PORT, mdns.PORT):
        await udp(
            lambda _: {"garbage": [b"\xff" * 500], "endless": [DOMAIN[:30]] * 500}.get(kind, []), "127.7.0.3", port
        )
    assert await names.of("127.7.0.3") == asking.Said()


async def test_a_bug_of_ours_with_one_answer_leaves_the_others(names, tcp, monkeypatch):
    def bug(data, name, port):
        raise RuntimeError

    monkeypatch.setattr(asking.http, "parse", bug)
    await tcp(page, "127.7.0.1", 80)
    await tcp(banner, "127.7.0.1", 22)
    assert [one.name for one in (await names.of("127.7.0.1")).services] == ["ssh"]
