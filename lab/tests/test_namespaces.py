import os
import socket
import subprocess
from pathlib import Path

import pytest

from lab import namespaces, requirements


@pytest.fixture
def elsewhere():
    """A process in a network namespace of its own."""
    if os.geteuid() != 0:
        pytest.skip("namespaces need root")
    command = ["unshare", "--net", "sh", "-c", "echo; read -r _"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()


def here():
    return Path("/proc/thread-self/ns/net").readlink()


def test_inside_is_elsewhere_and_the_caller_stays(elsewhere):
    before = here()
    assert namespaces.inside(elsewhere, here) == Path(f"/proc/{elsewhere}/ns/net").readlink() != before
    assert here() == before


def test_sockets_stay_where_they_were_made(elsewhere):
    made = namespaces.inside(elsewhere, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    with made, pytest.raises(OSError, match="unreachable"):  # not even loopback is up there
        made.sendto(b"", ("127.0.0.1", 9))


def test_errors_come_back(elsewhere):
    with pytest.raises(ZeroDivisionError):
        namespaces.inside(elsewhere, lambda: 1 // 0)


def test_a_process_that_is_gone():
    if requirements.unmet():
        pytest.skip("namespaces need root")
    with pytest.raises(FileNotFoundError):
        namespaces.inside(2**22 + 1, here)


@pytest.mark.parametrize("own", [True, False])
def test_a_command_enters_the_process_namespace_only_where_there_is_one(own):
    command = namespaces.command(7, ["ip", "route"], own_processes=own)
    assert command[:3] == ["nsenter", "--target", "7"]
    assert command[-3:] == ["--", "ip", "route"]
    assert ("--pid" in command) == own
