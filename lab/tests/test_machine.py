import os
import socket
from pathlib import Path

import pytest

from lab import LabError, machine, requirements, state


@pytest.fixture
def directory(tmp_path):
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)
    return tmp_path / "host"


@pytest.mark.lab
def test_a_bare_one_is_a_network_namespace(directory):
    one = machine.bare("bare", directory, "test")
    one.settle()
    assert Path(f"/proc/{one.pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    assert f"{state.MARK}=test".encode() in Path(f"/proc/{one.pid}/environ").read_bytes()
    one.go()
    assert one.answer() == "ready"
    one.stop()
    assert not Path(f"/proc/{one.pid}").exists()
    with pytest.raises(LabError, match="has ended"):
        one.go()


@pytest.mark.lab
def test_one_that_cannot_start_says_why(directory):
    directory.mkdir()
    broken = machine.boot("broken", directory, own=True, packages=None, lab="test")  # there is no mnt/ for it
    with pytest.raises(LabError, match=r"'broken' does not start: .*mnt"):
        broken.settle()


def test_listeners_are_seen_without_a_packet():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert machine.listens(os.getpid(), "tcp", port)
    assert not machine.listens(os.getpid(), "tcp", port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        assert machine.listens(os.getpid(), "udp", server.getsockname()[1])


def test_who_never_listens_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "_PATIENCE", 0.01)
    (tmp_path / "sshd.log").write_text("no host key")
    one = machine.Machine("mute", tmp_path, process=None, own=False)
    one.pid = os.getpid()
    with pytest.raises(LabError, match="nobody listens on tcp 1: no host key"):
        machine.wait_for_listener(one, "tcp", 1, tmp_path / "sshd.log")
