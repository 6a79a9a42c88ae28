"""Common settings, a Ksocket's own, a range for one run."""

import pytest

from kshub.faults import Fault
from kshub.orders import settings
from kshub.orders.settings import ScanSettings
from kshub.orders.windows import ScanWindows, Weekly
from kshub.words import fault_text
from kswire.orders import METHODS, Timeouts

NONE = ScanSettings()


def test_nothing_set_is_the_default_order():
    order = settings.scan("r", NONE, NONE)
    assert (order.start, order.permitted, order.profile, order.methods) == ((), (), "safe", METHODS)


def test_own_settings_go_before_the_common_but_what_is_prohibited_stays():
    common = ScanSettings(start=("10.0.0.1",), profile="normal", prohibited=("10.0.0.9",))
    own = ScanSettings(profile="fast", prohibited=("10.0.0.8",), methods=("ssh",))
    order = settings.scan("r", common, own)
    assert (order.start, order.profile, order.methods) == (("10.0.0.1",), "fast", ("ssh",))
    assert order.prohibited == ("10.0.0.9", "10.0.0.8")


@pytest.mark.parametrize(
    ("permitted", "narrow", "left"),
    [
        (None, ("10.1.0.0/16",), ("10.1.0.0/16",)),
        (None, ("192.168.7.0/25", "192.168.7.128/25", "8.8.8.8"), ("192.168.7.0/24",)),
        (("10.1.0.0/16",), ("10.0.0.0/8", "10.1.2.0/24"), ("10.1.0.0/16",)),
        (("10.1.2.0/24", "10.1.3.7"), ("10.1.2.0/23", "10.1.3.0/24"), ("10.1.2.0/24", "10.1.3.7/32")),
        (("8.8.8.0/24",), ("8.8.8.8",), ("8.8.8.8/32",)),
        (("fd00::/8",), ("fd00:1::7",), ("fd00:1::7/128",)),
    ],
)
def test_a_range_never_widens_and_is_where_the_run_begins(permitted, narrow, left):
    common = ScanSettings(permitted=permitted, start=("10.9.9.9",), prohibited=("10.1.0.1",))
    order = settings.scan("r", common, NONE, narrow)
    assert order.permitted == order.start == left
    assert order.prohibited == ("10.1.0.1",)


def test_a_range_of_ipv6_is_permitted_and_searched_by_what_tables_tell():
    order = settings.scan("r", NONE, NONE, ("10.1.2.0/24", "fd00:1::/64"))
    assert (order.start, order.permitted) == (("10.1.2.0/24",), ("10.1.2.0/24", "fd00:1::/64"))


@pytest.mark.parametrize(
    "narrow", [("0.0.0.0/0",), ("10.0.0.0/15",), ("10.1.0.0/16", "10.2.0.0/32"), ("fd00::/64",), ("fe80::/10",)]
)
def test_a_range_that_cannot_be_searched_is_refused(narrow):
    with pytest.raises(Fault) as raised:
        settings.scan("r", NONE, NONE, narrow)
    assert raised.value.code == "narrow-large"


@pytest.mark.parametrize("narrow", [("8.8.8.0/24",), ("2001:db8::/32",)])
def test_a_range_outside_leaves_nothing(narrow):
    with pytest.raises(Fault) as raised:
        settings.scan("r", NONE, NONE, narrow)
    assert raised.value.code == "order-empty"


@pytest.mark.parametrize(
    ("addresses", "methods", "code"),
    [
        ((), None, "order-empty"),
        (("10.0.0.1",) * 5000, None, "order-large"),
        (("host",), None, "order-wrong"),
        (("10.0.0.1",), ("telnet",), "order-wrong"),
    ],
)
def test_what_cannot_be_asked(addresses, methods, code):
    with pytest.raises(Fault) as raised:
        settings.ask("r", addresses, methods, NONE, NONE)
    assert raised.value.code == code


def test_a_person_asks_again():
    order = settings.ask("r", ("10.0.0.1",), ("ssh",), ScanSettings(prohibited=("10.0.0.2",)), NONE)
    assert order.again
    assert (order.methods, order.prohibited) == (("ssh",), ("10.0.0.2",))


@pytest.mark.parametrize(
    "wrong", [ScanSettings(profile="mad"), ScanSettings(start=("x",)), ScanSettings(methods=("x",))]
)
def test_settings_are_checked_when_they_are_set(wrong):
    with pytest.raises(Fault):
        settings.checked(wrong)
    assert settings.read(settings.write(ScanSettings(start=("10.0.0.1",)))).start == ("10.0.0.1",)


def test_a_row_of_another_version_is_read():
    row = '{"start":["10.0.0.1"],"later":1,"windows":{"later":1,"weekly":[{"from":"22:00","to":"05:00","later":1}]}}'
    known = settings.read(row)
    assert known.start == ("10.0.0.1",)
    assert known.windows.weekly[0].begin == "22:00"


def test_time_outs_are_each_methods_own():
    common = ScanSettings(timeouts=Timeouts(ssh=10, snmp=2))
    own = ScanSettings(timeouts=Timeouts(ssh=30, winrm=20))
    for order in (settings.scan("r", common, own), settings.ask("r", ("10.0.0.1",), None, common, own)):
        assert order.timeouts == Timeouts(ssh=30, winrm=20, snmp=2)
    assert settings.scan("r", NONE, ScanSettings(timeouts=Timeouts())).timeouts is None


@pytest.mark.parametrize(
    ("wrong", "key", "value"),
    [
        (ScanSettings(start=("host",)), "start", "host"),
        (ScanSettings(permitted=("10.0.0.0/33",)), "permitted", "10.0.0.0/33"),
        (ScanSettings(prohibited=("x",)), "prohibited", "x"),
        (ScanSettings(profile="quick"), "profile", "quick"),
        (ScanSettings(methods=("ssh", "telnet")), "methods", "telnet"),
        (ScanSettings(timeouts=Timeouts(snmp=90)), "timeouts.snmp", "90"),
        (
            ScanSettings(windows=ScanWindows(weekly=(Weekly(begin="25:00", end="05:00"),))),
            "windows.weekly.from",
            "25:00",
        ),
        (ScanSettings(windows=ScanWindows(weekly=(Weekly(begin="01:00", end="x"),))), "windows.weekly.to", "x"),
        (
            ScanSettings(windows=ScanWindows(weekly=(Weekly(begin="01:00", end="05:00", days=("xyz",)),))),
            "windows.weekly.days",
            "xyz",
        ),
        (ScanSettings(windows=ScanWindows(closed_days=("31.12.",))), "windows.closedDays", "31.12."),
        (ScanSettings(windows=ScanWindows(time_zone="Mars")), "windows.timeZone", "Mars"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(wrong, key, value):
    with pytest.raises(Fault) as raised:
        settings.checked(wrong)
    assert (raised.value.code, raised.value.params) == ("order-wrong", {"key": key, "value": value})
    for language in ("en", "ja"):
        assert fault_text(raised.value, language).startswith(f"{key}: '{value}'")


@pytest.mark.parametrize("seconds", [0, 0.5, -1, 60.1, 1e9])
def test_nobody_waits_for_ever(seconds):
    with pytest.raises(Fault) as raised:
        settings.checked(ScanSettings(timeouts=Timeouts(snmp=seconds)))
    assert raised.value.code == "order-wrong"
