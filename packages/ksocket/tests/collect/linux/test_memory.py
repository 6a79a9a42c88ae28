import pytest

from ksocket.collect.linux.memory import parse


@pytest.mark.parametrize(("text", "kib"), [("MemTotal:  24683656 kB\n", 24683656), ("bytes: 17079767040\n", 16679460)])
def test_memory(text, kib):
    assert parse(text).extra_fields.memory.total_size == kib


@pytest.mark.parametrize("text", ["", "MemTotal: lots\n", "bytes: \n", "MemTotal: 0 kB"])
def test_nothing(text):
    assert parse(text).extra_fields is None
