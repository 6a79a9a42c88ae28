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
