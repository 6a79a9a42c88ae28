import pytest

from ksocket.collect.linux.routes import MAX_ROUTES, parse


def routes(text):
    return [(one.destination, one.next_hop, one.ifname) for one in parse(text).routes]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("default via 10.0.0.1 dev eth0 proto dhcp metric 100", [("0.0.0.0/0", "10.0.0.1", "eth0")]),
        ("default dev ppp0 scope link", [("0.0.0.0/0", None, "ppp0")]),
        ("10.1.0.0/16 via 10.0.0.2 dev eth0", [("10.1.0.0/16", "10.0.0.2", "eth0")]),
        ("10.1.2.3 dev tun0", [("10.1.2.3/32", None, "tun0")]),
        ("10.2.0.0/16 via inet6 fe80::1 dev eth0", [("10.2.0.0/16", "fe80::1", "eth0")]),
        ("unicast 10.3.0.0/16 dev eth0", [("10.3.0.0/16", None, "eth0")]),
        ("unreachable 10.4.0.0/16", []),
        ("127.0.0.0/8 dev lo", []),
        ("nonsense", []),
        ("\\", []),
    ],
)
def test_lines_of_ip(line, expected):
    assert routes(f"family 4\n{line}") == expected


def test_default_of_ipv6():
    assert routes("family 6\ndefault via fe80::1 dev eth0\nff00::/8 dev eth0") == [("::/0", "fe80::1", "eth0")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("default            192.168.1.1        UGScg                 en0", [("0.0.0.0/0", "192.168.1.1", "en0")]),
        ("169.254            link#6             UCS                   en0", [("169.254.0.0/16", None, "en0")]),
        ("10.9/16            link#7             UCS                   en1", [("10.9.0.0/16", None, "en1")]),
        ("192.168.1          link#6             UCS                   en0", [("192.168.1.0/24", None, "en0")]),
        ("192.168.1.1/32     link#6             UCS                   en0      !", []),
        ("192.168.1.30       0:1a:1e:0:0:1      UHLWIi                en0   1174", []),
        ("127                127.0.0.1          UCS                   lo0", []),
        ("999.1              link#6             UCS                   en0", []),
    ],
)
def test_lines_of_macos(line, expected):
    head = "netstat\nInternet:\nDestination        Gateway            Flags               Netif Expire\n"
    assert routes(head + line) == expected


def test_a_tunnel_of_macos_is_no_gateway():
    """utun0 takes everything of IPv6, and nobody is there to send it to."""
    head = "netstat\nInternet6:\nDestination  Gateway  Flags  Netif Expire\n"
    facts = parse(f"{head}default  fe80::%utun0  UGcIg  utun0")
    assert [(one.destination, one.next_hop) for one in facts.routes] == [("::/0", None)]
    assert facts.extra_fields.networking.default_gateways == ()


def test_lines_of_old_macos():
    head = "netstat\nInternet:\nDestination  Gateway  Flags  Refs  Use  Netif Expire\n"
    assert routes(f"{head}10.9.8/24  10.9.0.1  UGSc  3  0  en0") == [("10.9.8.0/24", "10.9.0.1", "en0")]


def test_gateways_once_each():
    facts = parse(
        "family 4\ndefault via 10.0.0.1 dev a\ndefault via 10.0.0.1 dev a metric 5\ndefault via 10.0.0.2 dev a"
    )
    assert [one.addr for one in facts.extra_fields.networking.default_gateways] == ["10.0.0.1", "10.0.0.2"]


def test_a_router_with_too_many():
    lines = [f"10.{number >> 8}.{number & 255}.0/24 dev eth0" for number in range(MAX_ROUTES + 1)]
    facts = parse("family 4\n" + "\n".join(lines))
    assert len(facts.routes) == MAX_ROUTES
    assert facts.missing[0].problem.params == {"group": "routes", "detail": "more than 1000"}


def test_none_and_no_answer():
    assert parse("family 4\nfamily 6\n").routes == ()
    with pytest.raises(ValueError, match="no answer"):
        parse("")
