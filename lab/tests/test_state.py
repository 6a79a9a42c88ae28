import os
import signal
import subprocess
import sys

import pytest

from lab import state

SLEEPER = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"]


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(state, "ROOT", tmp_path / "labs")


def sleeper(lab):
    process = subprocess.Popen(
        SLEEPER, env={**os.environ, state.MARK: lab}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def finish(process):
    with process:
        return process.wait()


def die_with_a_claim():
    """A lab whose owner ended without a word."""
    pid = os.fork()
    if pid == 0:
        state.claim()
        os._exit(0)
    os.waitpid(pid, 0)


def test_a_claim_is_a_directory_that_release_removes():
    claim = state.claim()
    assert (claim.directory / "owner").read_text() == f"{os.getpid()}\n"
    assert state.running() == [claim.directory]
    claim.release()
    assert not state.ROOT.exists()


def test_release_ends_the_processes_that_carry_the_mark_and_no_others():
    claim = state.claim()
    mine, other = sleeper(claim.lab), sleeper("another")
    assert state.processes(claim.lab) == [mine.pid]
    claim.release()
    assert finish(mine) == -signal.SIGKILL
    assert other.poll() is None
    other.kill()
    finish(other)


def test_leavings_are_of_dead_owners_alone():
    die_with_a_claim()
    (dead,) = state.ROOT.iterdir()
    orphan = sleeper(dead.name)
    alive = state.claim()
    assert state.running() == [alive.directory]
    assert state.leavings() == [dead.name]
    assert finish(orphan) == -signal.SIGKILL
    assert not dead.exists()
    assert alive.directory.exists()
    alive.release()


def test_nothing_to_clean_where_nothing_was():
    assert state.leavings() == state.running() == []
    assert not state.ROOT.exists()
