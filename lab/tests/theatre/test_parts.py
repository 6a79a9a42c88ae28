import sys

import pytest

from lab.theatre import agent, ber

pytestmark = pytest.mark.lab

KNOCK = "import socket; c = socket.create_connection(('10.77.1.30', {port}), 0.3); c.send(b'hello'); c.recv(1)"
ASK = """
import socket, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
    wire.settimeout(2)
    wire.sendto(bytes.fromhex(sys.argv[2]), (sys.argv[1], 161))
    print(wire.recvfrom(1500)[1][0])
"""


def message(kind, oid, community):
    bindings = ber.sequence(ber.sequence(ber.oid(oid), ber.encode(ber.NULL, b"")))
    pdu = ber.sequence(ber.integer(1), ber.integer(0), ber.integer(0), bindings, tag=kind)
    return ber.sequence(ber.integer(1), ber.encode(ber.OCTET_STRING, community.encode()), pdu)


@pytest.mark.parametrize("port", [22, 80, 443])
def test_the_tarpit_accepts_and_says_nothing(office, port):
    done = office.exec("collector", [sys.executable, "-c", KNOCK.format(port=port)])
    assert done.stderr.splitlines()[-1] == "TimeoutError: timed out"
    last = office.events("tarpit")[-1]
    assert (last["event"], last["peer"], last["port"]) == ("accepted", "10.77.0.10", port)


@pytest.mark.parametrize("address", ["10.78.1.1", "10.78.1.200", "10.78.2.2"])
def test_an_agent_answers_from_the_address_that_was_asked(crowd, address):
    request = message(agent.GET, (1, 3, 6, 1, 2, 1, 1, 5, 0), community="lab-public").hex()
    done = crowd.exec("collector", [sys.executable, "-c", ASK, address, request], check=True)
    assert done.stdout.strip() == address
    last = crowd.events("crowd")[-1]
    assert (last["answered"], last["asked"]) == (True, address)
