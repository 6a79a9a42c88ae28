import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.theatre import ber
from lab.theatre.ber import Tlv


@pytest.mark.parametrize(
    ("encoded", "octets"),
    [
        (ber.integer(0), "020100"),
        (ber.integer(127), "02017f"),
        (ber.integer(128), "02020080"),
        (ber.integer(-128), "020180"),
        (ber.integer(-129), "0202ff7f"),
        (ber.integer(4294967295, ber.COUNTER32), "410500ffffffff"),
        (ber.oid((1, 3, 6, 1, 4, 1, 2636)), "06072b06010401944c"),
        (ber.oid((1, 0, 8802)), "060328c462"),
        (ber.encode(ber.OCTET_STRING, bytes(200))[:3], "0481c8"),
    ],
)
def test_encodings(encoded, octets):
    assert encoded.hex() == octets


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_come_back(value):
    (found,) = ber.decode(ber.integer(value))
    assert ber.read_integer(found) == value


@given(st.tuples(st.integers(0, 1), st.integers(0, 39)), st.lists(st.integers(0, 2**32 - 1), max_size=100))
def test_object_identifiers_come_back(head, rest):
    (found,) = ber.decode(ber.oid((*head, *rest)))
    assert ber.read_oid(found) == (*head, *rest)


@pytest.mark.parametrize("octets", ["02", "0205", "020500", "0480", "0489000000000000000001", "04850000000001"])
def test_what_is_cut_short_or_strange_is_refused(octets):
    with pytest.raises(ValueError, match=r"short|length"):
        ber.decode(bytes.fromhex(octets))


@pytest.mark.parametrize("found", [Tlv(4, b"1"), Tlv(2, b""), Tlv(2, bytes(9)), Tlv(6, b""), Tlv(6, b"\x81")])
def test_what_is_not_what_it_says_is_refused(found):
    with pytest.raises(ValueError, match="not an"):
        (ber.read_oid if found.tag == 6 else ber.read_integer)(found)


def test_an_object_identifier_has_at_most_128_arcs():
    with pytest.raises(ValueError, match="too many"):
        ber.read_oid(Tlv(6, bytes(200)))
