import os

import pytest

from lab import LabError, description, state
from lab.theatre.stage import Stage, relays, scene

pytestmark = pytest.mark.lab


@pytest.fixture
def stage(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("namespaces need root")
    one = Stage(tmp_path, "stage-test")
    yield one
    one.stop()
    assert state.processes("stage-test") == []


def test_with_nothing_to_play_it_is_ready(stage):
    stage.play(os.getpid(), [], [])


def test_a_part_that_cannot_be_played_is_told(stage, tmp_path):
    printer = scene("printer", description.read("office").hosts["printer"], 2**22 + 1, tmp_path)
    with pytest.raises(LabError, match="played hosts do not start"):
        stage.play(os.getpid(), [printer], [])


def test_the_bad_lines_of_a_network():
    assert relays(description.read("office")) == []
    assert relays(description.read("branch")) == [
        {"near": "p2", "far": "r2", "line": {"delay": 0.04, "loss": 0.01, "rate": 400.0}}
    ]
