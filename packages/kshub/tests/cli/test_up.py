"""`kshub up` as a newcomer runs it: a process, the lines that it prints, Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from kshub.cli.beside import command

KSHUB = Path(sys.executable).with_name("kshub")
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "KSOCKET_CONFINE": "127.0.0.0/8"}
SECONDS = 120

pytestmark = pytest.mark.timeout(300)


@contextmanager
def up(*words, temporary):
    """The process, and what it has printed until it is ready."""
    environment = ENVIRONMENT | {"TMPDIR": str(temporary), "HOME": str(temporary)}
    process = subprocess.Popen(
        [KSHUB, "up", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    printed = []
    try:
        for line in process.stdout:
            printed.append(line.rstrip("\n"))
            if "Ctrl-C" in line:
                break
        yield process, printed
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def tried(printed, *, less=()):
    """What the printed lines answer when they are run, in one shell, without those that hold a word of `less`."""
    lines = [one.strip() for one in printed[printed.index("Try:") + 1 : -1]]
    script = "\n".join(one.replace("curl ", "curl -sSf ") for one in lines if not any(word in one for word in less))
    done = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, timeout=SECONDS, check=True)
    decoder, answers, text = json.JSONDecoder(), [], done.stdout
    while text:
        answer, end = decoder.raw_decode(text)
        answers.append(answer)
        text = text[end:].lstrip()
    return answers


def ended(process):
    """Ctrl-C, and how it ended."""
    process.send_signal(signal.SIGINT)
    return process.wait(SECONDS)


def test_a_sample_is_there_to_look_at_and_gone_afterwards(tmp_path):
    with up("--sample", temporary=tmp_path) as (process, printed):
        networks, nodes = tried(printed)
        assert networks["total"] == 3
        [told] = [one for one in printed if "KSHUB_HOME=" in one]
        listed = [KSHUB, *told.split("kshub ")[1].split(" (")[0].split()]
        assert (
            subprocess.run(listed, capture_output=True, text=True, timeout=SECONDS, check=True).stdout.count("\n") == 3
        )
        assert len(nodes["items"]) == 30
        assert ended(process) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(command() is None, reason="no ksocket command beside kshub")
def test_a_ksocket_is_connected_beside_it_and_scans_nothing(tmp_path):
    with up(temporary=tmp_path) as (process, printed):
        [child] = [int(one.split("process ")[1].split(",")[0]) for one in printed if "runs beside it" in one]
        networks, nodes = tried(printed, less=['"kind":"scan"'])
        assert (networks["total"], nodes["total"]) == (1, 0)
        until(lambda: tried(_ksockets(printed))[0]["items"][0]["connected"])
        assert tried(_scans(printed))[0]["total"] == 0
        assert ended(process) == 0
    assert not Path(f"/proc/{child}").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_directory_keeps_it(tmp_path):
    home = tmp_path / "hub"
    with up("--sample", "--directory", str(home), temporary=tmp_path) as (process, _):
        assert ended(process) == 0
    with up("--directory", str(home), temporary=tmp_path) as (process, printed):
        networks, nodes = tried(printed, less=['"kind":"scan"'])
        assert networks["total"] == 4  # one more, for this machine
        assert nodes["total"] == 0, "it is that one which is tried, and not somebody's"
        [named] = [one for one in printed if one.startswith("Networks (4): ")]
        for one in networks["items"]:
            assert f"{one['networkId']} {one['displayName']}" in named
        [own] = [one["networkId"] for one in networks["items"] if one["displayName"] == "first-look"]
        assert any(one.endswith(f"/networks/{own}/scans") for one in printed)
        assert ended(process) == 0


def _ksockets(printed):
    return _with_path(printed, "/ksockets")


def _scans(printed):
    return _with_path(printed, "/scans")


def _with_path(printed, path):
    token = next(one for one in printed if "X-Authorization" in one)
    address = next(one for one in printed if one.endswith("/networks")).strip()
    return ["Try:", token, f"{address}/1{path}", ""]


def until(happens):
    deadline = time.monotonic() + SECONDS
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.1)
