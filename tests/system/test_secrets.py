"""No secret is ever written: not on the screen, not in a log, not in a file, not in the list of processes.

Each is looked for as it is, in the encoding of NTLM, and both in base64 and hexadecimal; and so is any proof of a
password by NTLM, which whoever has it can guess from.
"""

import base64
import contextlib
import subprocess
from pathlib import Path

import pytest
import zstandard

import lab.credentials

from . import collector, pair

pytestmark = [pytest.mark.lab]

PROOF = b"NTLMSSP\x00\x03"  # MS-NLMP 2.2.1.3: how AUTHENTICATE_MESSAGE begins
ZSTD = bytes.fromhex("28b52ffd")  # RFC 8878, 3.1.1


def forms(secret: bytes):
    """How it may stand in what is written; of base64 what does not depend on its neighbours."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    yield secret.hex(" ").encode()
    for before in range(3):
        text = base64.b64encode(bytes(before) + secret)
        yield text[(before * 8 + 5) // 6 : len(text) - 4]


def sought(network):
    """Every form of every secret of a network, and of a proof, with its name."""
    found = dict.fromkeys(forms(PROOF), "a proof by NTLM")
    for secret in lab.credentials.secrets(network):
        if len(secret) > 6:  # a community as short as the lab's own name would be found everywhere
            found |= {form: secret for raw in (secret.encode(), secret.encode("utf-16-le")) for form in forms(raw)}
    return {form: secret for form, secret in found.items() if len(form) > 6}


def leaks(written, network):
    """(place, secret) of what stands where; written: place -> bytes."""
    forms_of = sought(network)
    found = []
    for place, content in written.items():
        whole = b"\n".join((content, *frames(content)))
        found += [(place, secret) for form, secret in forms_of.items() if form in whole]
    return found


def frames(content):
    """What is compressed within the content."""
    at = content.find(ZSTD)
    while at >= 0:
        with contextlib.suppress(zstandard.ZstdError):  # those four bytes may stand there by chance
            yield zstandard.ZstdDecompressor().decompressobj().decompress(content[at:])
        at = content.find(ZSTD, at + 1)


class Watch:
    """Everything of a run that can be read while it lasts, and after it."""

    def __init__(self, *homes):
        self.homes, self.written = homes, {}

    def look(self, pid):
        """Now: command lines and environments of a process and all below it, and the files as they are."""
        for one in _family(pid):
            for name in ("cmdline", "environ"):
                try:
                    self._keep(f"/proc/{one}/{name}", Path(f"/proc/{one}/{name}").read_bytes())
                except OSError:
                    continue  # it has ended meanwhile
        for home in self.homes:
            for path in home.rglob("*"):
                try:
                    self._keep(str(path), path.read_bytes())
                except OSError:
                    continue  # a directory, or gone

    def _keep(self, place, content):
        """What was seen there before stays."""
        if content not in self.written.get(place, b""):
            self.written[place] = self.written.get(place, b"") + b"\n" + content


def _family(pid):
    """The process and its descendants."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def watched(net, home, *words):
    """A command at its loudest, and all that it wrote."""
    watch = Watch(home)
    process = collector.start(net, home, *words, "--credentials", str(net.credentials), "-vv")
    while True:
        watch.look(process.pid)
        try:
            out, err = process.communicate(timeout=0.3)
            break
        except subprocess.TimeoutExpired:
            continue
    watch.look(process.pid)
    return watch.written | {"stdout": out.encode(), "stderr": err.encode()}


@pytest.mark.xdist_group("office")
def test_a_whole_scan_by_ssh_and_snmp(office, tmp_path):
    written = watched(office, tmp_path, "scan", "--deny", office.address("tripwire"), "--explain")
    assert b"DEBUG" in written["stderr"], "it was loud"
    assert b"asyncssh" in written["stderr"], "the libraries, too"
    assert any(place.endswith("/environ") for place in written)
    assert leaks(written, "office") == []


@pytest.mark.xdist_group("windows")
def test_a_whole_scan_by_winrm_into_a_file(windows, tmp_path):
    file = tmp_path / "windows.kscan"
    written = watched(
        windows,
        tmp_path,
        "scan",
        "--start",
        "10.78.41.0/26",
        "--start",
        "10.78.42.2",
        "--profile",
        "fast",
        "--format",
        "kscan",
        "-o",
        str(file),
    )
    assert b"svc-inventory" in b"\n".join(frames(written[str(file)])), "the file can be read"
    assert b"DEBUG" in written["stderr"]
    assert leaks(written, "windows") == []


@pytest.mark.xdist_group("estate")
@pytest.mark.timeout(600)
def test_a_run_that_a_hub_orders(net, tmp_path):
    """Log, journal and spool of the Ksocket, and all that the hub has."""
    both = pair.Pair(net, tmp_path)
    watch = Watch(tmp_path)
    try:
        both.up(loglevel="DEBUG")
        run = both.order()

        def over():
            watch.look(both.ksocket.pid)
            state = both.state(run)
            return state.status not in ("ordered", "running") and state.merged == "merged"

        both.until(over, f"{run} does not end")
        watch.look(both.ksocket.pid)
    finally:
        both.down()
    names = {Path(place).name for place in watch.written}
    assert {"link.sqlite", "kshub.sqlite", "ksocket.log"} <= names
    assert leaks(watch.written, "estate") == []


def test_what_is_sought_is_found():
    """Or the others would pass for the wrong reason."""
    secret = b"lab-Common-7Gx"
    written = {
        "plain": secret,
        "ntlm": secret.decode().encode("utf-16-le"),
        "hexdump": b"00 " + secret.hex(" ").encode(),
        "basic": base64.b64encode(b"scanner:" + secret),
        "basic, others before it": base64.b64encode(b"scanners:" + secret + b":"),
        "compressed": b"\0" + zstandard.ZstdCompressor().compress(b"a long text with " + secret),
        "proof": base64.b64encode(PROOF + bytes(20)),
        "nothing": b"lab-Common",
    }
    assert {place for place, _ in leaks(written, "office")} == set(written) - {"nothing"}
