import pytest

from ksocket.collect.linux.cpu import parse


def cpu(text):
    return parse(text).extra_fields.cpu


def test_lscpu_counts():
    found = cpu("0,0,0\n1,0,0\n2,1,0\n3,1,0\n4,2,1\n5,2,1\n")
    assert (found.number_of_sockets, found.number_of_cores, found.number_of_processors) == (2, 3, 6)


def test_cpuinfo_counts():
    found = cpu("processor : 0\nphysical id : 0\ncore id : 0\nprocessor : 1\nphysical id : 0\ncore id : 1\n")
    assert (found.number_of_sockets, found.number_of_cores, found.number_of_processors) == (1, 2, 2)


def test_topology_that_is_not_known():
    found = cpu("0,0,\n1,1,\n")
    assert (found.number_of_sockets, found.number_of_cores, found.number_of_processors) == (None, None, 2)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("model name : X CPU @ 2.40GHz\ncpu MHz : 1200.1\nkHz: 3600000", 2400.0),
        ("model name : Y\ncpu MHz : 1200.1\nkHz: 3600000", 3600.0),
        ("model name : Z\ncpu MHz : 1200.1", 1200.0),
        ("model name : Z", None),
        ("model name : A @ 800MHz", 800.0),
    ],
)
def test_a_clock_that_does_not_change_between_two_looks(text, clock):
    assert cpu(f"0,0,0\n{text}").cpu0.clock_speed == clock


def test_nothing():
    assert parse("").extra_fields is None
