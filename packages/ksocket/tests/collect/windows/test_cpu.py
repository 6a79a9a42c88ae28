import pytest

from ksocket.collect.windows.cpu import parse


def cpu(*cores):
    told = [
        {"Name": "Xeon ", "NumberOfCores": one, "NumberOfLogicalProcessors": one, "MaxClockSpeed": "2401"}
        for one in cores
    ]
    return parse(told).extra_fields.cpu


def test_sums():
    found = cpu("6", "6")
    assert (found.number_of_sockets, found.number_of_cores, found.number_of_processors) == (2, 12, 12)
    assert (found.cpu0.model_name, found.cpu0.clock_speed) == ("Xeon", 2401.0)


@pytest.mark.parametrize("cores", [("6", None), ("0",), ("many",), ("9999999999999",)])
def test_a_number_that_is_not_known(cores):
    assert cpu(*cores).number_of_cores is None


def test_none():
    with pytest.raises(ValueError, match="no processor"):
        parse([])
