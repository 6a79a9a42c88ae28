"""The whole script: run in real shells, and its recorded answers read."""

import contextlib
import json
import os
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.collect.linux import script
from kswire.codec import to_json
from kswire.facts import Facts
from kswire.problems import Code, problem

MACHINES = Path(__file__).parent / "machines"
SHELLS = (["dash"], ["bash"], ["bash", "--posix"], ["busybox", "sh"])
OTHERS = [[name] for name in ("mksh", "ksh93", "yash", "zsh") if shutil.which(name)]


def section_of(probe):
    """The module that asks: the name of a machine's file."""
    return probe.parse.__module__.rpartition(".")[2]


def reply_of(machine):
    """What the script printed there; a file that is not there is an empty section."""
    parts = []
    for number, probe in enumerate(script.PROBES):
        path = machine / f"{section_of(probe)}.txt"
        parts.append(f"{script.MARK}{number}\n{path.read_text() if path.exists() else ''}")
    return "".join([*parts, f"{script.MARK}end\n"]).encode()


@pytest.mark.parametrize("machine", sorted(path.name for path in MACHINES.iterdir()))
def test_recorded_machines(machine):
    """Compared whole. GOLDEN=write accepts a change: read the difference."""
    assert (MACHINES / machine / "SOURCE").read_text()
    facts = script.read(reply_of(MACHINES / machine))
    expected = MACHINES / machine / "expected.json"
    found = json.dumps(json.loads(to_json(facts)), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("GOLDEN") == "write":
        expected.write_text(found)
    assert found == expected.read_text()
    assert msgspec.json.decode(found, type=Facts) == facts


@pytest.fixture(scope="module")
def here():
    """What each shell of this machine prints."""
    return {
        " ".join(shell): subprocess.run([*shell, "-s"], input=script.text().encode(), capture_output=True, check=True)
        for shell in (*SHELLS, *OTHERS)
    }


def test_every_shell_says_the_same(here):
    read = [script.read(one.stdout) for one in here.values()]
    moving = dict.fromkeys(("uptime", "neighbors", "listening_ports"))
    first = msgspec.structs.replace(read[0], **moving)
    for other in read[1:]:
        assert msgspec.structs.replace(other, **moving) == first
    assert [one.stderr for one in here.values()] == [b""] * len(here)
    assert first.missing == ()


def test_packages_are_those_that_dpkg_prints(here):
    printed = subprocess.run(
        ["dpkg", "-l"], stdout=subprocess.PIPE, check=True, env={"COLUMNS": "999", "PATH": "/usr/bin:/bin"}
    )
    rows = [line.split()[1:4] for line in printed.stdout.decode().splitlines() if line.startswith("ii ")]
    expected = {(name.partition(":")[0], version, arch) for name, version, arch in rows}
    facts = script.read(here["dash"].stdout)
    assert {(one.name, one.version, one.arch) for one in facts.packages} == expected
    assert len(facts.packages) == len(rows)
    assert all(one.source_name and one.source_version for one in facts.packages)


def test_nothing_is_written_and_nothing_reads_the_script(tmp_path):
    """In an empty home, as nobody: it runs to the end and leaves nothing behind."""
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", "env", "-i", f"HOME={tmp_path}", "sh", "-s"],
        input=script.text().encode(),
        capture_output=True,
        cwd="/",
        check=True,
    )
    facts = script.read(done.stdout)
    assert facts.packages
    assert facts.missing == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="root may write everywhere, and mounts an overlay to see what it wrote")
def test_root_writes_nothing(tmp_path):
    """On an overlay of the whole machine: what was written or made would be in its upper layer."""
    mounts = f"""set -e
mount -t tmpfs none {tmp_path}
mkdir {tmp_path}/upper {tmp_path}/work {tmp_path}/root
mount -t overlay -o lowerdir=/,upperdir={tmp_path}/upper,workdir={tmp_path}/work none {tmp_path}/root
for place in dev proc sys; do mount --rbind /$place {tmp_path}/root/$place; done
chroot {tmp_path}/root sh -s >&2
find {tmp_path}/upper -mindepth 1
"""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounts], input=script.text().encode(), capture_output=True, check=True
    )
    assert script.read(done.stderr).packages
    assert done.stdout == b""


def test_sudo_is_asked_only_where_the_file_says_so():
    assert "sudo" not in script.text()
    assert script.text(sudo=True).count("sudo -n dmidecode") == 1
    assert subprocess.run(["dash", "-n"], input=script.text(sudo=True).encode(), check=True).returncode == 0


def test_noise_of_a_login_shell_comes_first_and_is_passed_over():
    reply = b"Welcome!\nlast login: never\n" + reply_of(MACHINES / "el9")
    assert script.read(reply) == script.read(reply_of(MACHINES / "el9"))


@pytest.mark.parametrize(
    "reply", [b"", b"% Invalid input detected at '^' marker.\r\n", b"\x1e", b"\x1eend\n", b"\xff" * 100]
)
def test_no_answer_of_the_script(reply):
    with pytest.raises(ValueError, match="did not run"):
        script.read(reply)


def test_a_reply_that_breaks_off_keeps_what_is_whole():
    reply = reply_of(MACHINES / "el9")
    cut = problem(Code.COMMAND_TIMEOUT, seconds="60")
    facts = script.read(reply[: reply.index(b"gpg-pubkey")], cut=cut)
    assert facts.system.version == "9.3"
    assert facts.packages is None
    assert [(one.group, one.problem) for one in facts.missing] == [("packages", cut)]


def test_millions_of_marks_take_no_room():
    reply = script.MARK.encode() * (1 << 20)
    tracemalloc.start()
    try:
        assert script.sections(reply) == {"": ""}
        assert tracemalloc.get_traced_memory()[1] < 5 << 20  # the text, and the part of it that is left over
    finally:
        tracemalloc.stop()


def test_two_package_managers_stand_behind_each_other():
    facts = script.read(with_dpkg(b"alien\t1.0\tall\t\t\t\tinstall ok installed\nstatus=0\n"))
    assert list(dict.fromkeys(one.kind for one in facts.packages)) == ["dpkg", "rpm"]


def test_a_package_manager_that_fails_takes_the_others_with_it():
    """Half of a machine's packages would look as if the other half had been removed."""
    facts = script.read(with_dpkg(b"status=2\n"))
    assert facts.packages is None
    assert [one.problem.params["detail"] for one in facts.missing if one.group == "packages"] == ["dpkg: exit status 2"]


def with_dpkg(answer):
    mark = b"\x1e%d\n" % script.PROBES.index(script.dpkg.PROBE)
    return reply_of(MACHINES / "el9").replace(mark, mark + answer)


def test_no_package_manager():
    facts = script.read(b"".join(b"\x1e%d\n" % number for number in range(len(script.PROBES))) + b"\x1eend\n")
    assert facts.packages is None
    assert [one.problem.code for one in facts.missing if one.group == "packages"] == [Code.NO_PACKAGE_MANAGER]


@pytest.mark.parametrize("probe", script.PROBES, ids=section_of)
@pytest.mark.parametrize("filling", [" ", "1 ", "1", "tcp ", "a.service", '"', "/", "\t"])
def test_long_lines_take_no_time(probe, filling):
    """A pattern that steps back over a whole line would take seconds for each: this many would take hours."""
    lines = [
        f"{head}{filling * (8_000 // len(filling))}x" for head in ("", "a ", "1", "tcp LISTEN 0 0 ", "{ sec = 1, ")
    ]
    for end in ("end", "status=0", "geom"):
        with contextlib.suppress(ValueError):
            probe.parse("\n".join([*lines * 40, end]))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, len(script.PROBES)), st.text()), max_size=30))
def test_hostile_replies_raise_nothing(parts):
    reply = "".join(f"\x1e{number}\n{text}" for number, text in [(0, ""), *parts]).encode("utf-8", "replace")
    assert isinstance(script.read(reply), Facts)


@pytest.mark.parametrize("probe", [*script.PROBES, *script.SUDO_PROBES], ids=section_of)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_parsers_raise_nothing_but_value_errors(probe, data):
    """Text of the kind that they read, mutilated."""
    paths = sorted(MACHINES.glob(f"*/{section_of(probe)}.txt"))
    lines = [line for path in paths for line in path.read_text().splitlines()] or ["status=0"]
    kept = data.draw(st.lists(st.one_of(st.sampled_from(lines), st.text()), max_size=12))
    text = "\n".join(kept)
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.text(max_size=5)) + text[at + data.draw(st.integers(0, 20)) :]
    try:
        facts = probe.parse(text)
    except ValueError:
        return
    assert len(to_json(facts)) < 100_000
