import pytest

from ksocket.collect.windows.operating_system import parse


def system(**other):
    told = {
        "Caption": "Microsoft® Windows Server® 2008 Standard ",
        "Version": "6.0.6003",
        "BuildNumber": "6003",
        "LastBootUpTime": "2024-05-20T08:00:00.5+09:00",
        "LocalDateTime": "2024-05-20T08:01:01.2+09:00",
    }
    return parse([{**told, **other}])


def test_name_version_and_uptime():
    facts = system()
    assert (facts.system.family, facts.system.version, facts.system.build) == (
        "Microsoft Windows Server 2008 Standard",
        "6.0.6003",
        "6003",
    )
    assert facts.uptime == 60


@pytest.mark.parametrize("told", [None, "", "2024-05-20T09:00:00+09:00", "soon"])
def test_a_clock_that_was_set_back_or_says_nothing(told):
    assert system(LastBootUpTime=told).uptime is None


@pytest.mark.parametrize("items", [[], [{}], [{"Caption": " "}]])
def test_a_system_without_a_name(items):
    with pytest.raises(ValueError, match=r"no instance|without a name"):
        parse(items)
