"""Messages of the domain name system, also malformed ones."""

from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import dns

NAME = "20.0.77.10.in-addr.arpa"


def answer(*records, number=7, flags=0x8180, name=NAME, count=None):
    """A message with this question and these records: (name, type, data)."""
    body = dns.query(number, name, recursion=True)[12:]
    for owner, kind, data in records:
        body += encoded(owner) + kind.to_bytes(2, "big") + b"\0\1" + b"\0\0\0\x3c" + len(data).to_bytes(2, "big") + data
    counts = (number, flags, 1, len(records) if count is None else count, 0, 0)
    return b"".join(one.to_bytes(2, "big") for one in counts) + body


def encoded(name):
    return b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"


def test_a_query_is_what_rfc_1035_says():
    wire = dns.query(0x1234, NAME, recursion=True)
    assert wire[:12] == bytes.fromhex("1234 0100 0001 0000 0000 0000")
    assert wire[12:] == b"\x0220\x010\x0277\x0210\x07in-addr\x04arpa\x00\x00\x0c\x00\x01"


def test_the_reverse_name_of_both_families():
    assert dns.reverse("10.77.0.20") == NAME
    assert dns.reverse("fe80::1%eth0").endswith(".8.e.f.ip6.arpa")


def test_names_and_pointers():
    pointer = b"\x04host" + b"\xc0\x0c"  # to the question's name
    message = dns.parse(answer((NAME, dns.PTR, encoded("A.Example")), (NAME, dns.PTR, pointer)))
    assert message.questions == (NAME,)
    assert [one.target for one in message.records] == ["a.example", f"host.{NAME}"]


def test_a_service_record_has_a_port():
    data = b"\0\0\0\0\x02\x77" + encoded("nas.local")
    message = dns.parse(answer(("x._http._tcp.local", dns.SRV, data)))
    assert (message.records[0].port, message.records[0].target) == (631, "nas.local")


def test_a_question_is_no_answer():
    assert dns.parse(dns.query(1, NAME, recursion=True)) is None
    assert dns.parse(b"") is None


def test_a_pointer_to_itself_ends():
    at = len(answer()) + len(encoded(NAME)) + 10
    loop = b"\xc0" + bytes([at])
    assert dns.parse(answer((NAME, dns.PTR, loop))).records == ()


def test_what_follows_a_broken_record_is_left_out_and_what_was_before_stays():
    whole = answer((NAME, dns.PTR, encoded("a.example")), count=50)
    assert [one.target for one in dns.parse(whole + b"\xff\xff").records] == ["a.example"]


@given(st.binary(max_size=600))
def test_garbage_raises_nothing(data):
    dns.parse(data)
    dns.parse(answer()[:12] + data)


@given(st.binary(max_size=200), st.integers(0, 120))
def test_a_message_that_was_damaged_raises_nothing(data, at):
    whole = answer((NAME, dns.PTR, encoded("a.example")))
    dns.parse(whole[:at] + data + whole[at + len(data) :])
