"""Which targets stand behind which jump hosts: decided from the credential files alone."""

import pytest

from ksocket.collect.host import files_for
from ksocket.credentials.store import Store
from ksocket.scan import behind
from ksocket.scope import Scope, parse_networks
from ksocket.target import Target
from kswire.facts import Attempt, Facts, Neighbor
from kswire.problems import Code, problem
from kswire.reports import Tried
from kswire.wire import now

ROUTE = ("10.0.0.30", "10.5.0.2")
SECOND_HOP = Target(ROUTE[1], ROUTE[:1])


class Means:
    """The two parts of the means that are looked at here."""

    def __init__(self, directory, permitted=("10.0.0.0/8",)):
        self.store = Store(directory)
        self.scope = Scope(permitted=parse_networks(permitted))


@pytest.fixture
def write(tmp_path):
    (tmp_path / "ssh").mkdir()

    def file(name, includes, tunnels=(), extra=""):
        path = tmp_path / "ssh" / name
        path.write_text(
            f"includes = {list(includes)}\nsshTunnels = {list(tunnels)}\n{extra}\n"
            '[account]\nusername = "u"\npassword = "p"\n'
        )
        path.chmod(0o600)
        return tmp_path

    return file


def test_an_address_is_reached_directly_unless_files_say_otherwise(write):
    directory = write("00.toml", ["10.0.0.0/24"])
    assert behind.targets("10.0.0.5", ("ssh",), Means(directory)) == (Target("10.0.0.5"),)
    assert behind.targets("10.1.0.5", ("ssh",), Means(directory)) == (Target("10.1.0.5"),)


def test_a_file_with_jump_hosts_leads_through_them_and_to_the_hops_themselves(write):
    directory = write("00.toml", ["10.0.0.0/24", "10.5.0.2", "10.9.0.0/24"], ROUTE)
    means = Means(directory)
    assert behind.targets("10.9.0.5", ("ssh",), means) == (Target("10.9.0.5", ROUTE),)
    assert behind.targets("10.0.0.30", ("ssh",), means) == (Target("10.0.0.30"),)
    assert behind.targets("10.5.0.2", ("ssh",), means) == (Target("10.5.0.2", ROUTE[:1]),)


def test_both_ways_are_gone_when_files_name_both(write):
    write("00.toml", ["10.9.0.0/24"])
    directory = write("10.toml", ["10.9.0.0/24"], ROUTE)
    assert behind.targets("10.9.0.5", ("ssh",), Means(directory)) == (Target("10.9.0.5"), Target("10.9.0.5", ROUTE))


def test_snmp_has_no_way_through_a_jump_host(write):
    means = Means(write("00.toml", ["10.9.0.0/24"], ROUTE))
    wanted = ("ssh", "winrm", "snmp")
    assert behind.methods(Target("10.9.0.5", ROUTE), wanted, means) == ("ssh",)
    assert behind.methods(Target("10.9.0.5"), wanted, means) == wanted


def test_single_includes_and_start_addresses_are_tried_whole_networks_only_when_the_file_says_so(write):
    means = Means(write("00.toml", ["10.9.0.5", "10.8.0.0/30"], ROUTE))
    assert list(behind.named((), ("ssh",), means)) == [SECOND_HOP, Target("10.9.0.5", ROUTE)]
    assert Target("10.8.0.1", ROUTE) in behind.named(("10.8.0.1/32",), ("ssh",), means)
    swept = Means(write("00.toml", ["10.8.0.0/30"], ROUTE, "sweepThroughTunnel = true"))
    assert list(behind.named((), ("ssh",), swept)) == [SECOND_HOP, Target("10.8.0.1", ROUTE), Target("10.8.0.2", ROUTE)]


def test_start_addresses_keep_a_scan_from_whom_they_do_not_name(write):
    means = Means(write("00.toml", ["10.9.0.5", "10.8.0.0/30"], ROUTE, "sweepThroughTunnel = true"))
    assert list(behind.named(("10.0.0.0/24",), ("ssh",), means)) == []
    assert list(behind.named(("10.9.0.0/24",), ("ssh",), means)) == [Target("10.9.0.5", ROUTE)]
    assert next(behind.named(("10.5.0.2/32",), ("ssh",), means)) == SECOND_HOP
    assert set(behind.named(("10.8.0.2/32",), ("ssh",), means)) == {Target("10.8.0.2", ROUTE)}


def test_a_jump_host_is_asked_with_its_own_file(write):
    write("00.toml", ["10.5.0.2"])
    means = Means(write("10.toml", ["10.9.0.5"], ROUTE))
    assert [file.path.name for file in files_for(SECOND_HOP, "ssh", means)] == ["00.toml"]
    assert behind.methods(SECOND_HOP, ("ssh", "winrm", "snmp"), means) == ("ssh",)


def test_what_the_last_hop_knows_is_tried_inside_includes_and_scope(write):
    means = Means(write("00.toml", ["10.9.0.0/24", "192.168.0.0/24"], ROUTE, 'excludes = ["10.9.0.7"]'))
    addresses = ["10.9.0.6", "10.9.0.7", "10.10.0.1", "192.168.0.1", "no address", ""]
    facts = Facts(neighbors=tuple(Neighbor(source="arp", addr=addr) for addr in addresses))
    last_hop, first_hop = Target(ROUTE[1], ROUTE[:1]), Target(ROUTE[0])
    assert list(behind.neighbors(last_hop, facts, ("ssh",), means)) == [Target("10.9.0.6", ROUTE)]
    assert list(behind.neighbors(first_hop, facts, ("ssh",), means)) == []


@pytest.mark.parametrize(
    ("trouble", "answered"),
    [
        (None, True),
        (problem(Code.PORT_CLOSED, port=22), True),
        (problem(Code.LOGIN_REFUSED, username="u", tried="password"), True),
        (problem(Code.NO_ANSWER, port=22, seconds=5), False),
        (problem(Code.TUNNEL_FAILED, hop="10.0.0.30", code="port-closed"), False),
    ],
)
def test_whoever_answers_is_there(trouble, answered):
    tried = Tried(run="r", addr="a", method="ssh", attempts=(Attempt(method="ssh", problem=trouble),), tried_at=now())
    assert behind.answered(tried) is answered


def test_silence_behind_a_jump_host_is_explained():
    trouble = problem(Code.NO_ANSWER, port=22, seconds=5)
    tried = Tried(run="r", addr="a", method="ssh", attempts=(Attempt(method="ssh", problem=trouble),), tried_at=now())
    assert behind.silence(Target("10.9.0.5", ROUTE), tried).params == {
        "address": "10.9.0.5",
        "route": "10.0.0.30 > 10.5.0.2",
        "code": "no-answer",
    }


def test_who_is_in_a_routers_table_exists():
    rows = [
        ("arp", "10.0.0.5", "00:00:5e:00:53:05"),
        ("arp", "10.0.0.6", None),
        ("lldp", "10.0.0.7", "00:00:5e:00:53:07"),
    ]
    rows += [("ndp", "fe80::1", "00:00:5e:00:53:08"), ("arp", "nonsense", "00:00:5e:00:53:09")]
    elsewhere = Neighbor(source="arp", addr="10.0.0.8", macaddr="00:00:5e:00:53:10", vrf="red")
    facts = Facts(neighbors=(*(Neighbor(source=s, addr=a, macaddr=m) for s, a, m in rows), elsewhere))
    assert behind.seen(facts) == ("10.0.0.5",)
    assert behind.seen(Facts()) == ()


def test_a_start_word_of_which_nothing_may_be_asked_is_told():
    words = ("10.0.0.0/24", "10.0.1.0/24", "10.0.2.9/32", "224.0.0.1/32", "10.0.3.0/24")
    limits = {"limits_prohibited": parse_networks(("10.0.3.0/24",))}
    scope = Scope(named=parse_networks(words), prohibited=parse_networks(("10.0.1.0/24", "10.0.0.9")), **limits)
    told = [(one.code, one.params["address"]) for one in behind.outside(words, scope)]
    assert told == [(Code.PROHIBITED, "10.0.1.0/24"), (Code.OUTSIDE_SCOPE, "224.0.0.1")]


def test_an_ipv6_prefix_that_is_too_large_is_told():
    words = ("fd00::/64", "fd00::/120", "fd00::5/128", "2001:db8::/64", "fd01::/64")
    scope = Scope(named=parse_networks(words[:3]), permitted=parse_networks(("fd00::/32", "2001:db8::/120")))
    told = [(one.code, *one.params.values()) for one in behind.outside(words, scope)]
    assert told == [
        (Code.PREFIX_TOO_LARGE, "fd00::/64", "120"),
        (Code.PREFIX_TOO_LARGE, "2001:db8::/64", "120"),
        (Code.OUTSIDE_SCOPE, "fd01::/64"),
    ]


def test_only_a_single_start_address_names_a_machine():
    assert behind.single(("10.0.0.5/32", "10.0.1.0/24")) == ("10.0.0.5",)
