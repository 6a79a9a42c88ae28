import json
import socket
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.theatre import agent, ber, switch
from lab.theatre.agent import Agent
from lab.theatre.responder import Counts, Desk, Switches, number_at

ADDRESSES = (bytes((127, 77, 0, 1)), bytes((127, 77, 7, 125)))
DESCRIPTION, NAME = (1, 3, 6, 1, 2, 1, 1, 1, 0), (1, 3, 6, 1, 2, 1, 1, 5, 0)
NUMBERS, HOLDER = (1, 3, 6, 1, 2, 1, 2, 2, 1, 6), (1, 3, 6, 1, 2, 1, 4, 20, 1, 2)


def message(kind, *oids, number=7, second=0, community="public"):
    bindings = [ber.sequence(ber.oid(oid), ber.encode(ber.NULL, b"")) for oid in oids]
    pdu = (ber.integer(number), ber.integer(0), ber.integer(second), ber.sequence(*bindings))
    head = (ber.integer(1), ber.encode(ber.OCTET_STRING, community.encode()))
    return ber.sequence(*head, ber.sequence(*pdu, tag=kind))


@pytest.mark.parametrize("asked", ADDRESSES)
@pytest.mark.parametrize("number", [0, 200, 70_000, 2**31 - 1])
@pytest.mark.parametrize(
    ("kind", "oids", "second"),
    [
        (agent.GET, (DESCRIPTION, NAME, (1, 3, 9)), 0),
        (agent.GET_BULK, (NUMBERS,), 20),
        (agent.GET_BULK, ((*HOLDER, 10, 77, 0, 1),), 20),
        (agent.GET_BULK, ((1, 3),), 100),
    ],
)
def test_answers_are_those_of_an_agent_of_its_own(asked, number, kind, oids, second):
    switches = Switches()
    asking = message(kind, *oids, number=number, second=second)
    own = Agent(switch.objects(b"\x0a" + asked[1:]), ["public"])
    for _ in range(2):
        assert switches.answer(asking, asked) == own.answer(asking)


@given(st.binary(max_size=100), st.integers(0, 60))
def test_garbage_is_not_answered_and_never_raises(noise, at):
    switches, valid = Switches(), message(agent.GET, NAME)
    assert switches.answer(message(agent.GET, NAME, community="private"), ADDRESSES[0]) is None
    switches.answer(noise, ADDRESSES[0])
    switches.answer(valid[:at] + noise + valid[at:], ADDRESSES[0])


def test_the_place_of_the_number():
    datagram = message(agent.GET, NAME, number=70_000)
    begin, end = number_at(datagram)
    assert int.from_bytes(datagram[begin:end], "big") == 70_000


def test_a_request_before_the_last_was_answered_is_counted():
    now = [100.0]
    desk = Desk(lambda datagram, _: datagram or None, lambda: now[0])
    desk.delay = 2.0
    first, second = ADDRESSES
    desk.take(b"a", first, ("127.0.0.1", 1))
    desk.take(b"b", second, ("127.0.0.1", 2))
    assert desk.due() == []
    assert desk.wait() == 2.0
    now[0] += 1
    desk.take(b"c", first, ("127.0.0.1", 1))
    assert (desk.counts.requests, desk.counts.early) == (3, 1)
    now[0] += 1
    assert [answer for answer, _, _ in desk.due()] == [b"a", b"b"]
    now[0] += 1
    assert [answer for answer, _, _ in desk.due()] == [b"c"]
    assert desk.wait() is None
    desk.take(b"", first, ("127.0.0.1", 1))
    desk.take(b"d", first, ("127.0.0.1", 1))
    assert desk.counts == Counts(requests=4, early=1, unanswered=1, first=first, asked=[b"a", b"c", b"d"])


def test_what_the_first_agent_was_asked():
    counts = Counts()
    for datagram, asked in (
        (message(agent.GET, NAME, DESCRIPTION), ADDRESSES[0]),
        (message(agent.GET, NAME), ADDRESSES[1]),
        (message(agent.GET_BULK, NUMBERS, second=20), ADDRESSES[0]),
    ):
        counts.add(datagram, asked)
    told = [[0, 0, ["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.1.0"]], [5, 20, ["1.3.6.1.2.1.2.2.1.6"]]]
    assert counts.told() == {"requests": 3, "early": 0, "unanswered": 0, "asked": told}


def test_it_answers_from_the_address_that_was_asked():
    command = [sys.executable, "-m", "lab.theatre.responder"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        port = int(process.stdout.readline())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(60)
            asking.connect(("127.77.3.4", port))  # an answer from elsewhere does not get in
            asking.send(message(agent.GET, NAME))
            assert b"sw-0a4d0304" in asking.recv(65535)
        process.stdin.write("delay 0.001\ncounts\n")
        assert json.loads(process.stdout.readline())["requests"] == 1
        process.stdin.close()
        assert process.wait(60) == 0
