"""The rules' own cases in cases/versions.tsv; and what dpkg and rpm themselves say of many pairs."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from kshub.versions import MAX_VERSION, Constraint, NoConstraint, compare, constraint

LINES = (Path(__file__).parent / "cases" / "versions.tsv").read_text().splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]
KINDS = ("dpkg", "opkg", "rpm", "apk", "pacman", "windows", "snap", None)
SIGNS = {"<": -1, "=": 0, ">": 1}


@pytest.mark.parametrize(("kind", "first", "relation", "second"), CASES)
def test_the_rules(kind, first, relation, second):
    assert compare(kind, first, second) == SIGNS[relation]
    assert compare(kind, second, first) == -SIGNS[relation]


def generated(marks, seed):
    """Versions of few parts, so that many are nearly equal."""
    rng = random.Random(seed)
    parts = ("0", "1", "01", "2", "10", "a", "b", "rc", *marks)
    made = []
    for _ in range(600):
        version = "1" + "".join(rng.choice(parts) for _ in range(rng.randrange(5)))
        epoch, release = rng.choice(("", "", "0:", "1:")), rng.choice(("", "-1", "-1.1", "-10", "-1~a"))
        made.append(f"{epoch}{version}{release}")
    return list(zip(made[::2], made[1::2], strict=True))


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is not here")
def test_dpkg_says_the_same():
    for first, second in generated((".", ".", "~", "+"), 1):
        relation = {-1: "lt", 0: "eq", 1: "gt"}[compare("dpkg", first, second)]
        said = subprocess.run(["dpkg", "--compare-versions", first, relation, second], check=False)
        assert said.returncode == 0, (first, relation, second)


@pytest.mark.skipif(shutil.which("rpm") is None, reason="rpm is not here")
def test_rpm_says_the_same():
    pairs = generated((".", ".", "~", "^", "_"), 2)
    asked = " ".join(f"%{{lua:print(rpm.vercmp('{first}','{second}'))}}" for first, second in pairs)
    said = subprocess.run(["rpm", "--eval", asked], check=True, capture_output=True, text=True)
    answers = dict(zip(pairs, map(int, said.stdout.split()), strict=True))
    assert {pair: compare("rpm", *pair) for pair in pairs} == answers


def test_every_rule_orders_whatever_it_is_given():
    rng = random.Random(3)
    for kind in KINDS:
        words = ["".join(rng.choices("01a~^-_.:r+é٣²", k=rng.randrange(8))) for _ in range(60)]
        for first, second in zip(words, reversed(words), strict=True):
            assert compare(kind, first, second) == -compare(kind, second, first)
            assert compare(kind, first, first) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_length_is_too_much(kind):
    assert compare(kind, "9" * 1_000_000, "9" * 1_000_001) == 0
    assert compare(kind, "1." * 500_000, "1." * 400_000) == 0


@pytest.mark.parametrize(
    ("text", "relation", "version"),
    [
        ("<3.0.14", "<", "3.0.14"),
        (" >= 1:2~a ", ">=", "1:2~a"),
        ("3.0", "=", "3.0"),
        ("==3", "=", "3"),
        ("!=1", "!=", "1"),
    ],
)
def test_a_constraint_is_a_relation_and_a_version(text, relation, version):
    assert constraint(text) == Constraint(relation, version)


@pytest.mark.parametrize("text", ["", "<", "<>3", "3 4", "=<3", "1" * (MAX_VERSION + 1)])
def test_others_are_none(text):
    with pytest.raises(NoConstraint):
        constraint(text)


@pytest.mark.parametrize(
    ("text", "kind", "version", "epoch", "holds"),
    [
        ("<3.0.14", "dpkg", "3.0.11-1~deb12u2", None, True),
        ("<3.0.14", "dpkg", "1:3.0.11-1", None, True),  # who names no epoch asks without them
        ("<0:3.0.14", "dpkg", "1:3.0.11-1", None, False),
        ("<3.0.14", "rpm", "3.0.7-27.el9", 1, True),
        ("<1:3.0.14", "rpm", "3.0.7-27.el9", 1, True),
        ("<0:3.0.14", "rpm", "3.0.7-27.el9", 1, False),
        ("=3.0.7", "rpm", "3.0.7-27.el9", 1, True),
        ("=3.0.7-26.el9", "rpm", "3.0.7-27.el9", 1, False),
        ("=3.0.7", "dpkg", "3.0.7-1", None, False),
        ("!=3.0.7", "rpm", "3.0.8-1", None, True),
        ("<10.0.20348.1300", "windows", "10.0.20348.1234", None, True),
        (">1.2", None, "1.10", None, True),
    ],
)
def test_which_versions_are_meant(text, kind, version, epoch, holds):
    assert constraint(text).holds(kind, version, epoch) is holds
