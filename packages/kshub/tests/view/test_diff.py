"""What differs of one node between two snapshots: readable cases."""

import tomllib
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import msgspec
import pytest

from kshub.merge.lifecycle import Search
from kshub.merge.types import Place
from kshub.store.records import Sighting
from kshub.view.diff.node import Looked, became
from kshub.view.diff.packages import changes
from kshub.view.diff.sides import Answer, Side, Spotted
from kswire.facts import Address, Facts, Hostname, Neighbor, Package, Service, Signature
from kswire.problems import Problem

FOLDER = Path(__file__).parents[1] / "cases" / "diff"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['title']}")
    for file in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


class Contents:
    """Each content once, under its number; whatever is asked for twice or without need is seen in `asked`."""

    def __init__(self):
        self.known = []

    def put(self, content):
        if content not in self.known:
            self.known.append(content)
        return self.known.index(content) + 1

    def get(self, number):
        return self.known[number - 1]

    sighting = facts = neighbors = problem = get

    def moved(self, before, after):
        old, new = self.get(before), self.get(after)
        return [one for one in old if one not in new], [one for one in new if one not in old]


def spotted(contents, at):
    row = {"addr": at} if isinstance(at, str) else at
    route = tuple(row.get("via", ()))
    address = Address(
        addr=row["addr"],
        macaddr=row.get("mac"),
        hostnames=tuple(Hostname(hostname=one, source="dns") for one in row.get("dns", ())),
        services=tuple(msgspec.convert(row.get("services", ()), tuple[Service, ...])),
        route=route,
    )
    sighting = Sighting(address=address, by=row.get("by", "arp"))
    return Spotted(Place(row["addr"], route), contents.put(sighting))


def package(text, kind):
    name, _, version = text.partition(" ")
    epoch, colon, rest = version.partition(":")
    if colon:
        return Package(name=name, version=rest, epoch=int(epoch), arch="amd64", kind=kind)
    return Package(name=name, version=version, arch="amd64", kind=kind)


def neighbors(told):
    cables = {port: [ends] if isinstance(ends, str) else ends for port, ends in told.get("cables", {}).items()}
    ends = [(port, *end.split()) for port, some in cables.items() for end in some]
    found = [Neighbor(source="lldp", ifname=port or None, name=name, port=other) for port, name, other in ends]
    return (*found, *(Neighbor(source="arp", addr=one, ifname="eth0") for one in told.get("arp", ())))


def answer(contents, place, method, told):
    problem = msgspec.convert(told["problem"], Problem) if "problem" in told else None
    installed = [package(one, told.get("kind", "dpkg")) for one in told.get("packages", ())]
    return Answer(
        place,
        method,
        contents.put(problem),
        contents.put(msgspec.convert(told["facts"], Facts)) if "facts" in told else None,
        contents.put(neighbors(told)) if "cables" in told or "arp" in told else None,
        contents.put(installed) if "packages" in told else None,
    )


def side(contents, row):
    addresses = tuple(spotted(contents, one) for one in row.get("at", ()))
    told = [(method, row[method]) for method in ("ssh", "winrm", "snmp") if method in row]
    return Side(addresses, tuple(answer(contents, addresses[0].place, *one) for one in told))


def search(row):
    if "searched" not in row:
        return ()
    at, prefixes = datetime(2026, 1, 1, tzinfo=UTC), tuple(map(ip_network, row["searched"]))
    ways = {(), tuple(row.get("via", ()))}
    return tuple(
        Search(finished_at=at, prefixes=prefixes, route=way, on_link=not row.get("routed", False)) for way in ways
    )


def compared(case, contents):
    rows = {"before": case.get("before", {}), "after": case.get("after", {})}
    sides = {when: side(contents, row) for when, row in rows.items()}
    heard = {when: {one.place for one in sides[when].addresses} for when in rows}
    for when, row in rows.items():
        heard[when] |= {Place(one) for one in row.get("heard", ())}
    looked = Looked({when: search(row) for when, row in rows.items()}, heard)
    return became(sides["before"], sides["after"], contents, looked)


def lines(found):
    if found is None:
        return []
    shown = [found.state if found.unknown_in is None else f"{found.state} {found.unknown_in}"]
    for one in found.changes:
        if one.how == "unknown":
            code = f" {one.problem.code}" if one.problem else ""
            shown.append(f"{one.kind} {one.item}: unknown {one.unknown_in}, {one.reason}{code}")
        else:
            before, after = ("-" if value is None else value for value in (one.before, one.after))
            shown.append(f"{one.kind} {one.item}: {one.how} {before} > {after}")
    return shown


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    assert lines(compared(case, Contents())) == case["expect"]


@pytest.mark.parametrize("case", CASES)
def test_nothing_differs_from_itself(case):
    for when in ("before", "after"):
        one = case.get(when, {})
        if "at" in one:
            assert compared({"before": one, "after": one}, Contents()) is None


@pytest.mark.parametrize("case", CASES)
def test_turned_round_the_same_is_known(case):
    """What is removed one way is added the other; what nobody knows stays unknown."""
    turned = {"added": "removed", "removed": "added", "upgraded": "downgraded", "downgraded": "upgraded"}
    forth = compared(case, Contents())
    back = compared({"before": case.get("after", {}), "after": case.get("before", {})}, Contents())
    assert (forth is None) == (back is None)
    if forth is not None:
        there = sorted(
            (one.kind, turned.get(one.how, one.how), one.after, one.before)
            for one in forth.changes
            if one.how != "unknown"
        )
        here = sorted((one.kind, one.how, one.before, one.after) for one in back.changes if one.how != "unknown")
        assert str(there) == str(here)
        assert {one.kind for one in forth.changes} == {one.kind for one in back.changes}


def test_what_only_tells_more_of_the_same_package_is_no_change():
    old = Package(name="bash", version="5", arch="amd64", kind="dpkg")
    more = msgspec.structs.replace(old, vendor="Debian", source_name="bash")
    assert list(changes([old], [more])) == []
    two = [msgspec.structs.replace(old, arch=arch) for arch in ("amd64", "i386")]
    assert list(changes(two, [msgspec.structs.replace(one, vendor="Debian") for one in two])) == []


def test_a_package_that_is_for_all_architectures_now():
    old = Package(name="tzdata", version="1", arch="amd64", kind="dpkg")
    (found,) = changes([old], [msgspec.structs.replace(old, arch="all")])
    assert (found.how, found.before, found.after) == ("changed", "amd64", "all")


class Counted(str):
    """A word that counts what it is compared with."""

    compared = 0
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other):
        Counted.compared += 1
        return str.__eq__(self, other)


class Walked(tuple):
    """A tuple that counts what is taken from it."""

    taken = 0
    __slots__ = ()

    def __iter__(self):
        for one in tuple.__iter__(self):
            Walked.taken += 1
            yield one


class Crowd:
    """Contents of a node with very many addresses, each with a host key and a list of packages of its own."""

    asked = 0

    def sighting(self, number):
        return Sighting(address=Address(addr="10.0.0.1"), by="arp")

    def facts(self, number):
        self.asked += 1
        return Facts(hostname="crowd", signatures=(Signature(kind="sshHostKey", value=Counted(number)),))

    def moved(self, before, after):
        self.asked += 1
        return [], [Package(name="bash", version="5", arch="amd64", kind="dpkg")]


def crowd(first, size):
    places = [Place(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}") for number in range(first, first + size)]
    addresses = Walked(Spotted(place, 1) for place in places)
    method = Counted("ssh")
    answers = (Answer(place, method, 1, first + at, None, first + at) for at, place in enumerate(places))
    return Side(addresses, Walked(answers))


@pytest.mark.parametrize("moved", [0, 2_500, 5_000])
def test_one_that_claims_thousands_of_addresses_costs_no_more_for_each(moved, monkeypatch):
    """A collector may give one serial number to every address; moved: how many of them are others now."""
    size, contents = 5_000, Crowd()
    sides = crowd(1, size), crowd(1 + moved, size + 1)
    everywhere = search({"searched": ["10.0.0.0/8"]})
    heard = {when: {one.place for one in side.addresses} for when, side in zip(("before", "after"), sides, strict=True)}
    monkeypatch.setattr(Counted, "compared", 0)
    monkeypatch.setattr(Walked, "taken", 0)
    found = became(*sides, contents, Looked({"before": everywhere, "after": everywhere}, heard))
    assert sum(one.kind == "addresses" for one in found.changes) == 2 * moved + 1
    assert sum(one.kind == "packages" for one in found.changes) == (moved == size)
    assert Counted.compared < 20 * size
    assert Walked.taken < 20 * 2 * size
    assert contents.asked <= 2 * size + 2
