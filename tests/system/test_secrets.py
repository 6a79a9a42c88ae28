"""No secret is ever written: not on the screen, not in a log, not in a file, not in the list of processes."""

from pathlib import Path

import pytest

import lab.credentials

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


def test_a_whole_scan_at_its_loudest_names_no_secret(office, tmp_path):
    process = collector.start(
        office,
        tmp_path,
        "scan",
        "--credentials",
        str(office.credentials),
        "--deny",
        office.address("tripwire"),
        "--explain",
        "-vv",
    )
    seen = set()
    while process.poll() is None and len(seen) < 2:  # the command line does not change: two looks are enough
        seen |= {process.args and " ".join(map(str, process.args)), _processes()}
    out, err = process.communicate(timeout=60)
    assert "DEBUG" in err, "it was loud"
    written = {"stdout": out, "stderr": err, "processes": "\n".join(filter(None, seen))}
    for path in tmp_path.rglob("*"):
        if path.is_file():
            written[str(path)] = path.read_bytes().decode("latin-1")
    leaks = [(place, secret) for place, text in written.items() for secret in _secrets() if secret in text]
    assert leaks == []


def _secrets():
    # a community as short as the lab's own name would be found everywhere; all of the lab's are longer
    return [secret for secret in lab.credentials.SECRETS if len(secret) > 6]


def _processes():
    """Every command line on this machine."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode("latin-1"))
        except OSError:
            continue  # it has ended meanwhile
    return "\n".join(lines)
