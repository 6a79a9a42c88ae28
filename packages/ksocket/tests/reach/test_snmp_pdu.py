import pytest

from ksocket.reach import snmp_pdu as sut
from ksocket.reach.snmp_pdu import Pdu
from ksocket.reach.snmp_wire import RESPONSE


def test_every_type_of_value():
    kinds = (
        (b"\x02\x01\xff", -1),
        (b"\x04\x02ab", b"ab"),
        (b"\x06\x03\x2b\x06\x01", "1.3.6.1"),
        (b"\x40\x04\xc0\x00\x02\x01", "192.0.2.1"),
        (b"\x41\x01\xff", 255),
        (b"\x46\x09\x00" + b"\xff" * 8, 2**64 - 1),
        (b"\x46\x09" + b"\xff" * 9, 2**64 - 1),  # more than there is room for
        (b"\x43\x05\x01" + b"\xff" * 4, 2**32 - 1),
        (b"\x82\x00", None),
    )
    for raw, value in kinds:
        assert sut.value(raw, 0, len(raw)) == value


def test_an_oid_whose_numbers_are_too_large_is_none():
    raw = b"\x06\x06\x2b\x90\x80\x80\x80\x00"
    with pytest.raises(ValueError, match="32 bits"):
        sut.value(raw, 0, len(raw))


def test_what_is_written_is_read():
    pdu = Pdu(RESPONSE, 2**31 - 1, 5, 2, (("1.3.6.1.2.1.1.5.0", None), ("1.0.8802.4294967295.0", None)))
    data = sut.write(pdu)
    assert sut.read(data, 0, len(data)) == pdu


def test_long_elements():
    assert sut.tlv(4, b"x" * 127)[:2] == b"\x04\x7f"
    assert sut.tlv(4, b"x" * 128)[:3] == b"\x04\x81\x80"
    assert sut.tlv(4, b"x" * 65507)[:4] == b"\x04\x82\xff\xe3"


@pytest.mark.parametrize(
    ("rows", "empty"),
    [
        ((("1.3.9.1.1", 5), ("1.3.9.3", 7)), {"1.3.9.2"}),
        ((("1.3.9.10.1", 5), ("1.3.9.10.1", 7)), {"1.3.9.1", "1.3.9.2"}),
        ((("1.3.9.1.1", 5), ("1.3.9.2", None)), {"1.3.9.2"}),  # the end of all that it has
        ((("1.3.9.1.1", 5), ("1.3.8", 7)), set()),  # goes backwards
        ((("1.3.9.1.1", 5), ("1.3.9.2", 7)), set()),
        ((("1.3.9.1.1", None), ("1.3.9.2.1", None)), set()),
        ((("1.3.9.1.1", 5),), set()),
        ((("1.3.9.2.1", 5), ("1.3.9.2.1", 5)), {"1.3.9.1"}),
        ((("1.3.9.2.1", 5), ("1.3.9.1.1", 5)), set()),  # in another order
        ((("1.3.9.2.1", 5), ("1.3.9.10", 5)), {"1.3.9.1"}),
        ((), set()),
    ],
)
def test_columns_without_rows(rows, empty):
    assert sut.without_rows(["1.3.9.1", "1.3.9.2"], rows) == empty
