"""Garbage in every property of every class, and refusals of every kind."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.collect.windows.asking import Asking, lacks
from ksocket.collect.windows.method import PROBES
from ksocket.collect.windows.question import CIMV2, Question, WmiProbe
from ksocket.reach.trouble import Trouble
from kswire.facts import Facts
from kswire.problems import Code, problem

VALUE = (
    st.none() | st.text(max_size=50) | st.integers().map(str) | st.lists(st.text(max_size=20), max_size=3).map(tuple)
)
QUESTION = Question(CIMV2, "Win32_Thing", ("A",), limit=2)


class Giving:
    port, tls = 5985, False

    def __init__(self, *items):
        self.items = list(items)

    async def enumerate(self, namespace, cls, *, properties=(), where="", limit=0):
        return self.items


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.group)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_parsers_raise_nothing_but_value_errors(probe, data):
    if isinstance(probe, WmiProbe):
        given = [
            data.draw(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(one.properties, VALUE)), max_size=3))
            for one in probe.questions
        ]
    else:
        given = [data.draw(VALUE) for _ in probe.reads]
    with suppress(ValueError):
        assert isinstance(probe.parse(*given), Facts)


async def test_what_cannot_be_read_is_named():
    def parse(items):
        raise ValueError("no")

    facts = await Asking(Giving()).wmi(WmiProbe("thing", (QUESTION,), parse))
    assert facts == lacks("thing", problem(Code.UNREADABLE_REPLY, group="thing"))


async def test_a_class_that_has_more_than_is_asked_for():
    facts = await Asking(Giving({}, {})).wmi(WmiProbe("thing", (QUESTION,), lambda items: Facts(uptime=len(items))))
    assert facts.uptime == 2
    assert facts.missing[0].problem.params["detail"] == "Win32_Thing: more than 2"


async def test_after_the_end_nothing_is_asked():
    asking = Asking(Giving({}))

    async def ends():
        raise Trouble(Code.CONNECTION_LOST, detail="reset")

    with pytest.raises(Trouble):
        await asking.within(ends)
    facts = await asking.wmi(WmiProbe("thing", (QUESTION,), lambda _: Facts(uptime=1)))
    assert (facts.uptime, asking.answered) == (None, False)
    assert facts.missing[0].problem.code == Code.CONNECTION_LOST
