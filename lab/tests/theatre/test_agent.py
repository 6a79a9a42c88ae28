import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.theatre import agent, ber, device
from lab.theatre.agent import Agent

AGENT = Agent(device.parse("1.3.6.1.1|int|1\n1.3.6.1.2|int|2\n1.3.6.1.10|int|10\n"), ["public"])
FIRST, SECOND, TENTH, BEYOND = (1, 3, 6, 1, 1), (1, 3, 6, 1, 2), (1, 3, 6, 1, 10), (1, 3, 6, 2)
ABSENT, END = "absent", "end"


def message(kind, *oids, version=1, community="public", first=0, second=0):
    bindings = [ber.sequence(ber.oid(oid), ber.encode(ber.NULL, b"")) for oid in oids]
    pdu = (ber.integer(7), ber.integer(first), ber.integer(second), ber.sequence(*bindings))
    head = (ber.integer(version), ber.encode(ber.OCTET_STRING, community.encode()))
    return ber.sequence(*head, ber.sequence(*pdu, tag=kind))


def meaning(value):
    if value.tag == ber.INTEGER:
        return ber.read_integer(value)
    return {ber.NO_SUCH_INSTANCE: ABSENT, ber.END_OF_MIB_VIEW: END, ber.NULL: None}[value.tag]


def ask(*args, **kwargs):
    """(error, index, [(oid, value)]) of the response."""
    answer = AGENT.answer(message(*args, **kwargs))
    assert answer is not None
    (whole,) = ber.decode(answer)
    _, _, pdu = ber.decode(whole.content)
    assert pdu.tag == agent.RESPONSE
    number, error, index, bindings = ber.decode(pdu.content)
    assert ber.read_integer(number) == 7
    rows = [ber.decode(binding.content) for binding in ber.decode(bindings.content)]
    return (
        ber.read_integer(error),
        ber.read_integer(index),
        [(ber.read_oid(oid), meaning(value)) for oid, value in rows],
    )


@pytest.mark.parametrize(
    ("kind", "oids", "options", "answer"),
    [
        (agent.GET, [FIRST, BEYOND], {}, (0, 0, [(FIRST, 1), (BEYOND, ABSENT)])),
        (agent.GET, [FIRST, BEYOND], {"version": 0}, (2, 2, [(FIRST, None), (BEYOND, None)])),
        (agent.GET_NEXT, [(1, 3), SECOND], {}, (0, 0, [(FIRST, 1), (TENTH, 10)])),
        (agent.GET_NEXT, [TENTH], {}, (0, 0, [(TENTH, END)])),
        (agent.GET_NEXT, [TENTH], {"version": 0}, (2, 1, [(TENTH, None)])),
        (agent.GET_BULK, [FIRST], {"second": 5}, (0, 0, [(SECOND, 2), (TENTH, 10), (TENTH, END)])),
        (agent.GET_BULK, [(1, 3), SECOND], {"first": 1, "second": 1}, (0, 0, [(FIRST, 1), (TENTH, 10)])),
        (agent.GET_BULK, [FIRST], {"second": 0}, (0, 0, [])),
        (agent.SET, [FIRST], {}, (17, 1, [(FIRST, None)])),
        (agent.SET, [FIRST], {"version": 0}, (4, 1, [(FIRST, None)])),
    ],
)
def test_answers(kind, oids, options, answer):
    assert ask(kind, *oids, **options) == answer


@pytest.mark.parametrize(
    "datagram",
    [
        message(agent.GET, FIRST, community="private"),
        message(agent.GET, FIRST, version=3),
        message(agent.GET_BULK, FIRST, version=0),
        message(agent.RESPONSE, FIRST),
        b"",
        b"\x30\x00",
        b"\x30\x84\xff\xff\xff\xff",
    ],
)
def test_silence(datagram):
    assert AGENT.answer(datagram) is None


@given(st.binary(max_size=100), st.integers(0, 60))
def test_garbage_never_raises(noise, at):
    valid = message(agent.GET_BULK, FIRST, second=10)
    AGENT.answer(noise)
    AGENT.answer(valid[:at] + noise + valid[at:])


def test_a_bulk_answer_fits_a_datagram():
    big = Agent(device.parse("".join(f"1.3.6.1.{n}|str|{'x' * 50}\n" for n in range(500))), ["public"])
    answer = big.answer(message(agent.GET_BULK, FIRST, second=2**31 - 1))
    assert answer is not None
    assert 1000 < len(answer) < 1472
