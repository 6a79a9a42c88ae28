"""The whole script: run in real shells, and its recorded answers read."""

import json
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
    """Compared whole. To accept a change: write what is printed into expected.json, and read the difference."""
    assert (MACHINES / machine / "SOURCE").read_text()
    facts = script.read(reply_of(MACHINES / machine))
    expected = MACHINES / machine / "expected.json"
    found = json.dumps(json.loads(to_json(facts)), indent=1, ensure_ascii=False) + "\n"
    assert found == expected.read_text()
    assert msgspec.json.decode(found, type=Facts) == facts


@pytest.fixture(scope="module")
def here():
    """What each shell of this machine prints."""
    return {
        " ".join(shell): subprocess.run([*shell, "-s"], input=script.text().encode(), capture_output=True, check=True)
        for shell in SHELLS
    }


def test_every_shell_says_the_same(here):
    read = [script.read(one.stdout) for one in here.values()]
    first = msgspec.structs.replace(read[0], uptime=None, neighbors=None)
    for other in read[1:]:
        assert msgspec.structs.replace(other, uptime=None, neighbors=None) == first
    assert [one.stderr for one in here.values()] == [b""] * len(SHELLS)
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
    reply = reply_of(MACHINES / "el9").replace(
        b"\x1e13\n", b"\x1e13\nalien\t1.0\tall\t\t\t\tinstall ok installed\nstatus=0\n"
    )
    assert [one.kind for one in script.read(reply).packages] == ["dpkg", "rpm", "rpm", "rpm", "rpm"]


def test_no_package_manager():
    facts = script.read(b"".join(b"\x1e%d\n" % number for number in range(len(script.PROBES))) + b"\x1eend\n")
    assert facts.packages is None
    assert [one.problem.code for one in facts.missing if one.group == "packages"] == [Code.NO_PACKAGE_MANAGER]


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
    path = MACHINES / "el9" / f"{section_of(probe)}.txt"
    lines = path.read_text().splitlines() if path.exists() else ["status=0"]
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
