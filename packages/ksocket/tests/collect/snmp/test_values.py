import pytest

from ksocket.collect.snmp import values


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (b"plain", "plain"),
        ("拠点".encode(), "拠点"),
        ("本社2階".encode("shift_jis"), "本社2階"),
        ("Zürich".encode("latin-1"), "Zürich"),
        (b"ends here\0rubbish", "ends here"),
        (b"two\r\nlines", "two\nlines"),
        (b"\x1b[31mred\x07", "[31mred"),
        (b"  ", None),
        (b"", None),
        (None, None),
        (b"x" * 5000, "x" * 1000),
        (b"\xff" * 9000, "ÿ" * 1000),
        ("1.3.6.1", "1.3.6.1"),
        (7, "7"),
    ],
)
def test_text(given, expected):
    assert values.text(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"), [(5, 5), (b"12", 12), (b"-", None), (b"9" * 30, None), ("1.3", None), (None, None)]
)
def test_number(given, expected):
    assert values.number(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (bytes.fromhex("00000c0102ff"), "00:00:0c:01:02:ff"),
        (b"\0" * 6, None),
        (b"\xff" * 6, None),
        (b"", None),
        (b"00:00:0c:01:02:ff", None),
        (None, None),
    ],
)
def test_mac(given, expected):
    assert values.mac(given) == expected


@pytest.mark.parametrize(
    ("index", "addr", "rest"),
    [
        ("1.4.192.0.2.7", "192.0.2.7", ()),
        ("1.4.192.0.2.7.24.9", "192.0.2.7", (24, 9)),
        ("2.16.32.1.13.184" + ".0" * 11 + ".1", "2001:db8::1", ()),
        ("4.20.254.128" + ".0" * 13 + ".9.0.0.0.3", "fe80::9", ()),  # with a zone
        ("1.192.0.2.7", "192.0.2.7", ()),  # without the length
        ("0.0.5", None, (5,)),
        ("1.4.192.0.2.300", None, ()),
        ("1", None, ()),
        ("16.4.1.2", None, ()),
    ],
)
def test_inet_address(index, addr, rest):
    assert values.inet_address(values.arcs(index)) == (addr, rest)


@pytest.mark.parametrize(
    ("addr", "expected"),
    [
        ("192.0.2.7", True),
        ("fe80::1", True),
        ("127.0.0.1", False),
        ("::", False),
        ("224.0.0.5", False),
        ("0.0.0.0", False),
    ],
)
def test_usable(addr, expected):
    assert values.usable(addr) is expected
