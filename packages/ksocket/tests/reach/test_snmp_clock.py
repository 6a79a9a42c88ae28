import pytest

from ksocket.reach.snmp_clock import AgentClock
from ksocket.reach.snmp_wire import Clock


def said(boots, time):
    return Clock(b"agent", boots, time, None, (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("boots", "time", "restarted"),
    [
        (3, 1010, False),
        (3, 900, False),  # within the window in which clocks may differ
        (3, 90_000, False),  # forward: it was set
        (3, 5, True),  # back: it does not count its boots
        (4, 5, True),
        (2, 1010, True),
    ],
)
def test_restarted(boots, time, restarted):
    moments = iter([0.0, 10.0])
    clock = AgentClock(now=lambda: next(moments))
    for one in (None, said(3, 1000), said(boots, time)):
        clock.see(one)
    assert clock.restarted is restarted
