import signal
import subprocess
import sys

import pytest

from lab import __main__ as command
from lab import requirements, state

pytestmark = pytest.mark.lab


def lab(*argv):
    return [sys.executable, "-m", "lab", *argv]


@pytest.fixture(scope="module")
def running():
    """The id of a lab of another process, and that process's table."""
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)
    with subprocess.Popen(lab("up", "crowd"), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        table = []
        while not table or "Ctrl-C" not in table[-1]:
            table.append(process.stdout.readline())
        name = table[0].split()[1].rstrip(":")
        yield name, "".join(table)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert not (state.ROOT / name).exists()


def test_up_prints_the_hosts_and_how_to_scan_them(running):
    name, table = running
    assert "crowd      10.78.2.2             debian12, sshd, played SNMP\n" in table
    assert f"exec --lab {name} collector --" in table


def test_exec_runs_in_a_host_and_returns_its_status(running):
    done = subprocess.run(
        lab("exec", "--lab", running[0], "crowd", "--", "sh", "-c", "uname -n; exit 3"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("crowd\n", 3)


def test_mistakes_are_told_in_a_line(running, capsys):
    assert command.main(["exec", "--lab", running[0], "nobody", "true"]) == 1
    assert "no host 'nobody'; there are collector, router, crowd, desks" in capsys.readouterr().err
    assert command.main(["exec", "--lab", "none-such", "crowd", "true"]) == 1
    assert "say with --lab which" in capsys.readouterr().err
    assert command.main(["up", "atlantis"]) == 1
    assert "atlantis" in capsys.readouterr().err


def test_clean_leaves_the_living_alone(running):
    assert command.main(["clean"]) == 0
    assert (state.ROOT / running[0]).exists()
