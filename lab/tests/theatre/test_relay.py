import pytest

from lab.theatre.relay import Line, Schedule


def departures(line, *arrivals):
    schedule = Schedule(line, "seed")
    return [schedule.departure(at) for at in arrivals]


@pytest.mark.parametrize(
    ("line", "arrivals", "out"),
    [
        (Line(), [1, 2], [1, 2]),
        (Line(delay=0.5), [1, 2], [1.5, 2.5]),
        (Line(rate=10), [1, 1, 1, 5], pytest.approx([1.1, 1.2, 1.3, 5.1])),
        (Line(rate=10, delay=1), [1, 1], pytest.approx([2.1, 2.2])),
        (Line(rate=8, room=2), [1, 1, 1, 1], [1.125, 1.25, None, None]),
        (Line(loss=1), [1, 2], [None, None]),
    ],
)
def test_when_frames_come_out(line, arrivals, out):
    assert departures(line, *arrivals) == out


def test_the_loss_is_about_what_was_asked_and_the_same_every_time():
    line = Line(loss=0.1)
    first = departures(line, *range(2000))
    assert 150 < sum(one is None for one in first) < 250
    assert departures(line, *range(2000)) == first


@pytest.mark.lab
def test_tcp_survives_the_line(branch):
    """Large segments with checksums still to be computed are what a relay breaks most easily."""
    script = "head -c 100000 /dev/zero | wc -c; head -c 100000 /dev/zero"
    ssh = ["ssh", "-F", "/dev/null", "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no"]
    login = ["sshpass", "-p", "lab-Branch-3Ye", *ssh, "resident@10.79.1.9", script]
    assert len(branch.exec("collector", login, check=True).stdout) == 100_007
