"""What surrounds every command: standard streams that are closed or full, and the exit status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ksocket.cli.main import DONE, FAILED, WRONG_USAGE, main

COMMAND = [sys.executable, "-c", "import sys; from ksocket.cli.main import main; sys.exit(main())"]


def shell(line, **more):
    """The command `ksocket` in a line of shell."""
    name = "ksocket() { " + " ".join(f"'{word}'" for word in COMMAND) + ' "$@"; }; '
    return subprocess.run(
        ["/bin/bash", "-c", name + line], capture_output=True, text=True, timeout=30, check=False, **more
    )


@pytest.mark.parametrize("words", [[], ["credentials"]])
def test_without_a_command_there_is_help(capsys, words):
    assert main(words) == DONE
    said = capsys.readouterr()
    assert said.out.startswith("Usage: ")
    assert len(said.out.splitlines()) > 5
    assert said.err == ""


@pytest.mark.parametrize("line", ["ksocket version", "ksocket explain ssh", "ksocket scan --help"])
def test_a_full_disk_is_told_in_one_line(line):
    done = shell(f"{line} > /dev/full")
    assert done.returncode == FAILED
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("ksocket version >&-", DONE),
        ("ksocket explain ssh <&- >&- 2>&-", DONE),
        ("ksocket nonsense 2>&-", WRONG_USAGE),
        ("ksocket nonsense 2>/dev/full", WRONG_USAGE),
    ],
)
def test_closed_streams_are_no_mistake(line, status):
    done = shell(line)
    assert (done.returncode, done.stderr) == (status, "")


def test_a_reader_that_goes_away_is_met_with_silence():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "version"], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=30, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (FAILED, "")


def test_no_file_gets_the_number_of_a_closed_stream():
    program = "from ksocket.cli.main import main; main(['version']); print(open('/dev/zero').fileno() > 2)"
    done = subprocess.run(
        ["/bin/bash", "-c", f'exec "$0" -c "{program}" 2>&- <&-', sys.executable],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "True"


def test_a_question_without_an_answer(tmp_path: Path):
    done = shell(f"ksocket credentials add ssh --credentials {tmp_path}/new < /dev/null", env={"LC_ALL": "C.UTF-8"})
    assert done.returncode == WRONG_USAGE
    assert "a question has no answer" in done.stderr
    assert not (tmp_path / "new").exists()
