"""The first line of an SSH server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import ssh


@pytest.mark.parametrize(
    ("data", "product"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "OpenSSH_9.2p1 Debian-2+deb12u3"),
        (b"Welcome\r\nSSH-2.0-Cisco-1.25\n", "Cisco-1.25"),
        (b"SSH-1.99-ROSSSH\r\n", "ROSSSH"),
        (b"SSH-2.0-a\x1b[31mb\r\n", "a [31mb"),
    ],
)
def test_the_servers_word_for_its_software(data, product):
    assert ssh.parse(data).services[0].product == product
    assert ssh.enough(data)


@pytest.mark.parametrize("data", [b"", b"220 mail.example ESMTP\r\n", b"SSH-", b"HTTP/1.1 400 Bad Request\r\n"])
def test_others_say_nothing(data):
    assert ssh.parse(data) is None
    assert not ssh.enough(data)


@given(st.binary(max_size=3000))
def test_garbage_raises_nothing(data):
    ssh.parse(data)
    ssh.parse(b"SSH-2.0-" + data)
    ssh.enough(data)
