from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import host
from ksocket.collect.snmp.oids import HOST, HOST_DEVICES
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Cpu, ExtraFields, Memory
from kswire.problems import Code

PROCESSOR, DISK = "1.3.6.1.2.1.25.3.1.3", "1.3.6.1.2.1.25.3.1.6"


async def test_memory_and_processors(told, columns):
    devices = columns(HOST_DEVICES, {"1": (PROCESSOR,), "2": (PROCESSOR,), "3": (DISK,)})
    found = await host.ask(Reader(told({HOST["hrMemorySize"]: 4_000_000} | devices)))
    assert found == ExtraFields(memory=Memory(total_size=4_000_000), cpu=Cpu(number_of_processors=2))


async def test_what_is_no_host_costs_one_request(told):
    session = told({})
    assert await host.ask(Reader(session)) == ExtraFields()
    assert len(session.asked) == 1


async def test_silence_is_said(told, missing):
    reader = Reader(told({}, silent_at=["1"]))
    assert await host.ask(reader) == ExtraFields()
    assert missing(reader) == [("host", Code.SNMP_NO_ANSWER)]


VALUE = st.one_of(st.integers(), st.binary(max_size=20), st.text(max_size=20))


@given(VALUE, st.dictionaries(st.text(), st.dictionaries(st.sampled_from([*HOST_DEVICES]), VALUE)))
def test_any_answer_is_read(size, devices):
    found = host.parse({HOST["hrMemorySize"]: size}, devices)
    assert found.memory is None or (found.memory.total_size or 0) > 0
