import os
import random

import pytest

from ksocket.reach import snmp_wire


def request(ber, version=1):
    return ber.Request(version=version, message_id=b"\1", request_id=b"\2", pdu=0xA0, first=b"")


def test_response(ber):
    reply = request(ber).reply(ber.binding("1.3.6.1.2.1.1.5.0", ber.tlv(4, b"name")), status=16)
    assert snmp_wire.read(reply) == snmp_wire.Reply(2, error_status=16)


@pytest.mark.parametrize(
    "counter", [snmp_wire.UNKNOWN_USER_NAMES, snmp_wire.WRONG_DIGESTS, "1.3.6.1.6.3.15.1.1.99.4294967295.0"]
)
def test_report(ber, counter):
    reply = snmp_wire.read(request(ber, 3).report(counter))
    assert (reply.number, reply.report) == (1, counter)
    assert reply.clock is not None
    assert (reply.clock.engine, reply.clock.boots, reply.clock.time) == (b"\x80\0\0\0\x05agent", 1, 7)
    assert reply.clock.code is None


def test_encrypted_is_passed_over(ber):
    plain = request(ber, 3).report(snmp_wire.WRONG_DIGESTS)
    at = plain.index(b"\x04\x01\0\x02\x01\x03")  # flags and security model
    start = plain.rindex(b"\x30", 0, plain.rindex(b"agent") - 6)
    encrypted = ber.tlv(4, os.urandom(len(plain) - start - 2))
    datagram = plain[: at + 2] + b"\3" + plain[at + 3 : start] + encrypted
    reply = snmp_wire.read(datagram)
    assert (reply.number, reply.encrypted, reply.report) == (1, True, None)
    assert reply.clock is not None
    assert reply.clock.code is not None


VALUES = {
    "an INTEGER of no bytes": b"\x02\0",
    "an INTEGER of nine bytes": b"\x02\x09" + b"\1" * 9,
    "an OID that is not finished": b"\x06\x02\x2b\x86",
    "an OID of no bytes": b"\x06\0",
    "an IpAddress of three bytes": b"\x40\x03\1\2\3",
    "a Counter64 of ten bytes": b"\x46\x0a" + b"\1" * 10,
    "a type that SNMP does not have": b"\x13\x01a",
    "a length beyond the end": b"\x04\x7fabc",
    "an indefinite length": b"\x04\x80abc\0\0",
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_impossible_values(ber, value):
    with pytest.raises(ValueError):
        snmp_wire.read(request(ber).reply(ber.binding("1.3.6.1.2.1.1.5.0", value)))


@pytest.mark.parametrize("value", [b"\x80\0", b"\x81\0", b"\x82\0", b"\x05\0", b"\x46\x09\0" + b"\xff" * 8, b"\x04\0"])
def test_possible_values(ber, value):
    assert snmp_wire.read(request(ber).reply(ber.binding("1.3.6.1.2.1.1.5.0", value))) == snmp_wire.Reply(2)


def test_cut_off_anywhere(ber):
    for whole in (request(ber).reply(ber.binding("1.3.6.1.2.1.1.5.0", b"\x04\1a")), request(ber, 3).report("1.3.6.1")):
        for size in range(len(whole)):
            with pytest.raises(ValueError):
                snmp_wire.read(whole[:size])


def test_a_request_is_no_reply(ber):
    reply = request(ber).reply()
    with pytest.raises(ValueError):
        snmp_wire.read(reply.replace(b"\xa2", b"\xa0", 1))


def test_random_bytes_raise_nothing_else(ber):
    chance = random.Random(1)
    whole = request(ber, 3).report(snmp_wire.WRONG_DIGESTS)
    for _ in range(3000):
        changed = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed))] = chance.choice((0, 1, 127, 128, 130, 132, 255))
        try:
            snmp_wire.read(bytes(changed))
        except ValueError:
            continue


def test_too_many_variables(ber):
    with pytest.raises(ValueError, match="too many"):
        snmp_wire.read(request(ber).reply(*[ber.binding("1.3", b"\x05\0")] * 2001))
