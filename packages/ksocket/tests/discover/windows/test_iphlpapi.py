"""The calls across the C calling convention, to functions that play iphlpapi.dll and kernel32.dll."""

import sys
from ipaddress import IPv4Address

import pytest

from ksocket.discover import frames
from ksocket.discover.windows import adapters, icmp, iphlpapi, rows

ADDRESSES = [IPv4Address(f"10.1.2.{last}") for last in range(1, 65)]
SOURCE = IPv4Address("192.168.7.1")


@pytest.fixture
def heard():
    return []


def echo(dlls, heard, addresses=ADDRESSES):
    return dlls.api().echo(
        addresses, 1000, lambda asked, *reply: heard.append((asked, icmp.answers(*reply[::-1], asked)))
    )


def test_64_echo_requests_leave_before_the_first_is_waited_for(dlls, heard):
    dlls.replies["10.1.2.7"] = 1, dlls.build.reply("10.1.2.7")
    dlls.replies["10.1.2.9"] = 1, dlls.build.reply("10.1.2.254", icmp.HOST_UNREACHABLE)
    assert echo(dlls, heard) == []
    assert [addr for addr, _, _ in dlls.sent] == [str(one) for one in ADDRESSES]
    assert {(data, timeout) for _, data, timeout in dlls.sent} == {(frames.NAME, 1000)}
    answers = [(str(asked), reply and reply.status) for asked, reply in heard]
    assert answers == [("10.1.2.9", None), ("10.1.2.7", 0)]  # as they came
    assert dlls.open == set()


def test_more_than_one_wait_holds_are_refused(dlls, heard):
    with pytest.raises(ValueError, match="at most 64"):
        echo(dlls, heard, [*ADDRESSES, SOURCE])


@pytest.mark.parametrize("code", [8, 1450, icmp.NO_RESOURCES])
def test_where_the_system_has_no_room_may_be_asked_again(dlls, heard, code):
    dlls.replies |= {"10.1.2.7": code, "10.1.2.8": 1231}  # ERROR_NETWORK_UNREACHABLE is a word about the address
    assert echo(dlls, heard) == [IPv4Address("10.1.2.7")]
    assert heard == []
    assert dlls.open == set()


@pytest.mark.parametrize("call", ["IcmpCreateFile", "CreateEventW"])
def test_what_windows_refuses_is_told_with_its_number_and_nothing_stays_open(dlls, heard, call):
    dlls.codes[call] = 5  # ERROR_ACCESS_DENIED
    with pytest.raises(OSError, match=call) as raised:
        echo(dlls, heard)
    assert raised.value.errno == 5
    assert dlls.open == set()


def test_a_request_that_never_ends_keeps_its_buffer(dlls, heard, monkeypatch):
    abandoned = []
    monkeypatch.setattr(iphlpapi, "_ABANDONED", abandoned)
    dlls.stuck.add("10.1.2.7")
    dlls.replies["10.1.2.8"] = 1, dlls.build.reply("10.1.2.8")
    with pytest.raises(OSError, match="WaitForMultipleObjects") as raised:
        echo(dlls, heard)
    assert raised.value.errno == 258
    assert [str(asked) for asked, _ in heard] == ["10.1.2.8"]
    assert [str(one.address) for one in abandoned] == ["10.1.2.7"]
    assert dlls.open == set()


def test_send_arp_asks_on_the_link_of_the_source(dlls):
    assert dlls.api().arp(ADDRESSES[6], SOURCE) == "02:00:00:00:07:0a"
    assert dlls.sent == [("10.1.2.7", "192.168.7.1")]


@pytest.mark.parametrize(
    ("code", "silent"), [(67, True), (31, True), (1232, True), (1168, False), (87, False), (50, False)]
)
def test_send_arp_without_an_answer(dlls, code, silent):
    dlls.codes["SendARP"] = code
    if silent:
        assert dlls.api().arp(ADDRESSES[0], SOURCE) is None
    else:
        with pytest.raises(OSError, match="SendARP") as raised:
            dlls.api().arp(ADDRESSES[0], SOURCE)
        assert raised.value.errno == code


@pytest.mark.parametrize("count", [1, 40], ids=["fits", "grows"])
def test_adapters_are_read_where_they_lie(dlls, count):
    one = {"name": "Ethernet", "index": 5, "macaddr": "02:00:00:00:00:01", "addresses": [("192.168.7.1", 24)]}
    dlls.list = lambda at: dlls.build.adapters(*[one] * count, base=at)
    found = adapters.parse(dlls.api().adapters())
    assert [str(each.link.addresses[0]) for each in found] == ["192.168.7.1/24"] * count


def test_adapters_that_are_refused(dlls):
    dlls.codes["GetAdaptersAddresses"] = 232  # ERROR_NO_DATA
    with pytest.raises(OSError, match="GetAdaptersAddresses"):
        dlls.api().adapters()


def test_tables_are_copied_and_given_back(dlls):
    dlls.tables["GetIpForwardTable2"] = dlls.build.table(dlls.build.forward(5, "10.0.0.0/8", "192.168.7.254"))
    dlls.tables["GetIpNetTable2"] = dlls.build.table(dlls.build.neighbor("192.168.7.10", 5, "02:00:00:00:07:0a", 5))
    api = dlls.api()
    assert [one.prefixlen for one in rows.routes(api.routes())] == [8]
    assert [one.addr for one in rows.neighbors(api.neighbors())] == ["192.168.7.10"]
    assert len(dlls.freed) == 2


def test_no_neighbour_is_no_error_but_a_refusal_is(dlls):
    dlls.codes |= {"GetIpNetTable2": 1168, "GetIpForwardTable2": 8}
    assert dlls.api().neighbors() == b""
    with pytest.raises(OSError, match="GetIpForwardTable2"):
        dlls.api().routes()


@pytest.mark.skipif(sys.platform == "win32", reason="it is there")
def test_elsewhere_there_is_no_such_library():
    assert iphlpapi.get_last_error() == 0
    with pytest.raises(OSError, match="iphlpapi"):
        iphlpapi.system()
