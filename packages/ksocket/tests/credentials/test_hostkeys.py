import asyncio
import re
import sqlite3
import sys
import tomllib
from pathlib import Path

import asyncssh
import pytest

from ksocket.credentials.hostkeys import HostKeys, fingerprint
from ksocket.faults import Fault
from ksocket.target import Target
from kswire.problems import Code

STORIES = tomllib.loads((Path(__file__).parent.parent / "cases/hostkeys.toml").read_text())["story"]
SHOWS = re.compile(r"(\S+)(?: via (\S+))? shows (\w), (\S+) -> (.+)")


def made(kind="ssh-ed25519", **more):
    return asyncssh.generate_private_key(kind, **more).export_public_key().decode().strip()


KEYS = {letter: made() for letter in "ABCDE"} | {"R": made("ecdsa-sha2-nistp256")}
HERE = Target("10.0.0.1")


@pytest.fixture(params=["memory", "file"])
def keys(request, tmp_path):
    store = HostKeys(tmp_path / "hostkeys.sqlite" if request.param == "file" else None)
    yield store
    store.close()


class Story:
    """Plays the steps of a story and writes down what came of each."""

    def __init__(self, keys, listed, maximum):
        self.keys, self.listed, self.maximum, self.run = keys, listed, maximum, "first"

    def step(self, text):
        words = text.split()
        if words[0] == "run":
            self.run = words[1]
        elif words[0] == "trust":
            self.keys.accept(Target(words[1]), KEYS[words[2]])
        else:
            return f"{text.partition(' -> ')[0]} -> {self.check(*SHOWS.fullmatch(text).groups()[:4])}"
        return text

    def check(self, addr, route, letter, policy):
        target = Target(addr, tuple(route.split(",")) if route else ())
        limits = {"run": self.run, "max_new": self.maximum, "known_hosts": self.listed}
        trust = self.keys.check(target, KEYS[letter], policy=policy, **limits)
        assert trust.password_allowed is (trust.problem is None)
        return f"no: {trust.state} {trust.problem.code}" if trust.problem else trust.state


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["title"])
def test_stories(keys, tmp_path, story):
    listed = None
    if "known_hosts" in story:
        listed = tmp_path / "known_hosts"
        listed.write_text(re.sub(r" (\w)$", lambda one: " " + KEYS[one[1]], story["known_hosts"], flags=re.MULTILINE))
    play = Story(keys, listed, story.get("maximum"))
    assert [play.step(step) for step in story["steps"]] == story["steps"]


def test_problems_show_both_fingerprints(keys):
    keys.accept(HERE, KEYS["A"])
    changed = keys.check(HERE, KEYS["B"], policy="accept-new").problem
    assert changed.params == {"known": fingerprint(KEYS["A"]), "offered": fingerprint(KEYS["B"])}
    unknown = keys.check(Target("10.0.0.2"), KEYS["B"], policy="strict").problem
    assert unknown.params == {"offered": fingerprint(KEYS["B"])}


def test_known_keys_are_told_so_that_their_kind_is_asked_for(keys):
    assert keys.known(HERE) == ()
    keys.check(HERE, KEYS["R"] + " a comment", policy="accept-new")
    assert keys.known(HERE) == (" ".join(KEYS["R"].split()[:2]),)
    assert keys.known(Target("10.0.0.1", ("10.0.0.9",))) == ()


def test_another_port_is_another_server_until_a_person_trusts_one(keys):
    assert keys.check(HERE, KEYS["A"], policy="accept-new").state == "new"
    assert keys.check(HERE, KEYS["B"], policy="accept-new", port=2222).state == "new"
    assert keys.check(HERE, KEYS["B"], policy="accept-new").state == "changed"
    keys.accept(HERE, KEYS["C"])
    assert [keys.check(HERE, KEYS["C"], policy="strict", port=port).state for port in (22, 2222)] == ["known"] * 2


def test_known_hosts_of_another_port(keys, tmp_path):
    listed = tmp_path / "known_hosts"
    listed.write_text(f"[10.0.0.1]:2222 {KEYS['A']}\n")
    states = {port: keys.check(HERE, KEYS["B"], policy="strict", known_hosts=listed, port=port).state
              for port in (22, 2222)}  # fmt: skip
    assert states == {22: "new", 2222: "changed"}


# -- what cannot be checked is not trusted


@pytest.mark.parametrize("policy", ["strict", "accept-new", "any"])
def test_a_known_hosts_file_that_cannot_be_read(keys, tmp_path, policy):
    trust = keys.check(HERE, KEYS["A"], policy=policy, known_hosts=tmp_path / "none")
    assert (trust.password_allowed, trust.state, trust.problem.code) == (False, "unchecked", Code.CREDENTIAL_FILE)
    assert trust.problem.params["fault"].endswith("none: No such file or directory")


@pytest.mark.parametrize("text", ["", "ssh-ed25519 AAAA", "ssh-ed25519 " + "A" * 100_000])
def test_what_is_no_key(keys, text):
    trust = keys.check(HERE, text, policy="any")
    assert (trust.password_allowed, trust.state, trust.problem.code) == (False, "unchecked", Code.PROTOCOL_ERROR)
    with pytest.raises(Fault) as caught:
        keys.accept(HERE, text)
    assert caught.value.code == "bad-host-key"


def test_a_damaged_store(tmp_path):
    keys = HostKeys(tmp_path / "hostkeys.sqlite")
    damage = sqlite3.connect(tmp_path / "hostkeys.sqlite")
    damage.executescript("DROP TABLE hostkey")
    damage.close()
    trust = keys.check(HERE, KEYS["A"], policy="any")
    assert (trust.password_allowed, trust.problem.code) == (False, Code.INTERNAL)
    assert keys.known(HERE) == ()
    with pytest.raises(Fault) as caught:
        keys.accept(HERE, KEYS["A"])
    assert caught.value.code == "state-not-writable"
    keys.close()


# -- over processes and restarts

MEET = """
import sys
from pathlib import Path
from ksocket.credentials.hostkeys import HostKeys
from ksocket.target import Target

keys = HostKeys(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
key = sys.argv[3]
trusts = [keys.check(Target(f"10.0.0.{n}"), key, policy="accept-new", run="r", max_new=100) for n in range(100)]
print(sum(one.password_allowed for one in trusts), sum(one.state == "changed" for one in trusts))
"""


async def test_of_two_processes_that_meet_two_keys_at_one_address_only_one_is_right(tmp_path):
    path = tmp_path / "state" / "hostkeys.sqlite"
    both = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MEET, path, str(number), KEYS[letter], stdin=-1, stdout=-1
        )
        for number, letter in enumerate("AB")
    ]
    for one in both:
        assert await one.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(one.communicate(b"go\n") for one in both))
    counts = [tuple(map(int, out.split())) for out, _ in said]
    assert sum(allowed for allowed, _ in counts) == sum(changed for _, changed in counts) == 100
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_known_after_a_restart(tmp_path):
    for state in ("new", "known"):
        keys = HostKeys(tmp_path / "hostkeys.sqlite")
        assert keys.check(HERE, KEYS["A"], policy="accept-new").state == state
        keys.close()
