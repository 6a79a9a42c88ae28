import tomllib
from pathlib import Path

import pytest

from .conftest import Hub, observation

FOLDER = Path(__file__).parents[1] / "cases" / "identity"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['title']}")
    for file in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def repeated(scans):
    """Each scan with its turn, as many times as it says."""
    return [(scan, turn) for scan in scans for turn in range(1, scan.get("repeat", 1) + 1)]


def test_there_are_many():
    assert len(CASES) >= 40


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("case", CASES)
def test_case(case, turned):
    hub, given, day = Hub(), [], 0
    for scan, turn in repeated(case["scan"]):
        day = scan.get("day", day + 1)
        for word, decide in (("split", hub.split), ("merge", hub.merge)):
            if word in scan and turn == 1:
                decide(day - 1, **scan[word])
        rows = [scan.get("each", {}) | row for row in scan["seen"] if turn not in row.get("away", ())]
        rows += [{"at": addr} for addr in scan.get("others", ())]
        rows = list(reversed(rows)) if turned else rows
        seen = [observation(row, day) for row in rows]
        matching, nodes = hub.scan(seen)
        assert matching.needs_approval is scan.get("approval", False)
        for row, one in zip(rows, seen, strict=True):
            number, assignment = nodes[one.network, one.place]
            assert row.get("because") in {None, assignment.reason.kind}
            if "is" in row:
                given.append((row["is"], number))
    final = {(machine, hub.node(number)) for machine, number in given}
    assert len(final) == len({machine for machine, _ in final}) == len({node for _, node in final}), sorted(final)
