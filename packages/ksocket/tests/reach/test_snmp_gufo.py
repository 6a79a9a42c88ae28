import os
import subprocess
import sys

import pytest

from ksocket.reach import snmp_wire
from ksocket.reach.snmp_client import Unfit, Unreadable
from ksocket.reach.snmp_gufo import Gufo

NAME = "1.3.6.1.2.1.1.5.0"


@pytest.fixture
def client():
    one = Gufo.community("public")
    yield one
    one.close()


def test_what_it_writes_leaves_by_nobody_else(client, ber):
    request = ber.understood(client.get([NAME]))
    assert (request.version, request.pdu, request.names) == (1, 0xA0, 1)
    assert not os.path.samestat(os.fstat(client._library.get_fd()), os.fstat(client._ours.fileno()))


def read(client, datagram):
    return client.got(datagram, snmp_wire.Reply(1))


def test_the_reply_to_the_last_request_alone(client, ber):
    first, second = (ber.understood(client.get([NAME])) for _ in range(2))
    with pytest.raises(Unfit):
        read(client, first.reply(ber.binding(NAME, ber.tlv(4, b"late"))))
    assert read(client, second.reply(ber.binding(NAME, ber.tlv(4, b"box")))) == {NAME: b"box"}


def test_a_panic_is_contained(client, ber, capfd):
    """What the library cannot bear is kept from it elsewhere; if anything is left, it ends here."""
    client.get([NAME])
    with pytest.raises(Unreadable):
        read(client, b"\x30\x82\xff\xff")
    again = ber.understood(client.get([NAME]))
    assert read(client, again.reply(ber.binding(NAME, ber.integer(1)))) == {NAME: 1}
    capfd.readouterr()


def test_there_are_systems_without_the_library():
    """Everything that asks by SNMP starts without it, and says that it has none."""
    code = (
        "import sys; sys.modules['gufo'] = None\n"
        "import ksocket.cli.main, ksocket.collect.snmp.method, ksocket.reach.snmp_gufo as gufo\n"
        "from ksocket.reach import snmp_clients\n"
        "from ksocket.credentials.accounts import SnmpFile\n"
        "from pathlib import Path\n"
        "file = SnmpFile(path=Path('x'), revision='1', includes=(), port=161, username='u')\n"
        "print(gufo.AVAILABLE, type(snmp_clients.client(file)).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False Usm\n"
