"""Packages go over the wire once a batch; what comes out is what went in; no batch is larger than a reader takes."""

import random
import re
from array import array

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kswire import batches, codec
from kswire.batches import MAX_PACKAGES, MAX_REPORT, Batch, Columns, Packer, fit, stamp, unpack
from kswire.facts import Facts, Hostname, Neighbor, Package
from kswire.problems import Code, problem
from kswire.reports import Kept
from kswire.testing import done, found, packages, tried

TEXT = st.none() | st.text(max_size=4)
PACKAGE = st.builds(Package, name=st.text(max_size=4), version=TEXT, arch=TEXT, epoch=st.none() | st.integers(0, 9), modularity_label=TEXT)  # fmt: skip  # noqa: E501 - all fields


def packed(*reports):
    packer = Packer(1, 1)
    for report in reports:
        packer.add(report, stamp(report))
    return packer.batch()


@given(st.lists(st.none() | st.lists(PACKAGE, max_size=5), min_size=1, max_size=5))
def test_what_comes_out_is_what_went_in(lists):
    reports = tuple(
        tried(n=n, facts=Facts(packages=None if one is None else tuple(one))) for n, one in enumerate(lists)
    )
    unpacked = unpack(codec.decode_from_collector(codec.encode(packed(*reports))))
    assert unpacked.whole() == reports
    for report, places in zip(unpacked.whole(), unpacked.installed, strict=True):
        got = report.facts.packages
        assert got == (places if places is None else tuple(Package(*unpacked.packages[place]) for place in places))


def test_unknown_packages_are_not_no_packages():
    reports = (tried(facts=Facts()), tried(facts=Facts(packages=())), found(), done())
    unpacked = unpack(packed(*reports))
    assert unpacked.whole() == reports
    assert unpacked.installed == (None, array("I"), None, None)


def test_a_package_is_described_once_for_all_hosts():
    alike = packed(*(tried(n=n, facts=Facts(packages=packages(50))) for n in range(20)))
    assert len(alike.packages.name) == 50
    assert alike.packages.modularity_label == ()
    shared = {id(one) for report in unpack(alike).whole() for one in report.facts.packages}
    assert len(shared) == 50


def test_a_fleet_of_alike_roles_is_small():
    chance = random.Random(1)
    roles = [tuple(sorted(chance.sample(packages(1500), 500), key=lambda one: one.name)) for _ in range(5)]
    frame = codec.encode(packed(*(tried(n=n, facts=Facts(packages=chance.choice(roles))) for n in range(1000))))
    assert len(frame) < 100_000  # 1,000 hosts; as JSON 60 MB


BROKEN = [
    (Columns(name=("a",)), ((0, b"\1\0\0\0"),), "not in the dictionary"),
    (Columns(name=("a",)), ((0, b"\0\0\0\0\xff\xff\xff\xff"),), "not in the dictionary"),
    (Columns(name=("a",)), ((0, b"\0\0\0"),), "that are none"),
    (Columns(name=("a",)), ((0, bytes(4 * MAX_PACKAGES + 4)),), "that are none"),
    (Columns(name=("a",)), ((0, b""), (0, b"")), "twice"),
    (Columns(name=("a",)), ((9, b""),), "no report"),
    (Columns(name=("a",)), ((1, b""),), "without facts"),
    (Columns(name=("a",), version=("1", "2")), (), "different lengths"),
    (Columns(version=("1",)), (), "different lengths"),
]


@pytest.mark.parametrize(
    ("columns", "installed", "says"), BROKEN, ids=[f"{n}-{one[2]}" for n, one in enumerate(BROKEN)]
)
def test_a_batch_that_contradicts_itself_is_refused(columns, installed, says):
    reports = (tried(facts=Facts()), found())
    with pytest.raises(ValueError, match=says):
        unpack(Batch(epoch=1, first=1, reports=reports, packages=columns, installed=installed)).whole()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
@pytest.mark.parametrize("place", ["foundAt", "triedAt", "startedAt", "terminatedAt"])
def test_a_time_that_no_database_holds_is_refused(moment, place):
    reports = msgspec.json.encode((found(), tried(facts=Facts()), done()))
    late = re.sub(rf'("{place}":)"[^"]*"', rf'\1"{moment}"', reports.decode())
    assert moment in late
    with pytest.raises(ValueError, match="out of range"):
        unpack(Batch(epoch=1, first=1, reports=msgspec.json.decode(late, type=tuple[Kept, ...])))


def test_stamps_tell_reports_apart_and_survive_the_wire():
    assert stamp(tried(n=1)) != stamp(tried(n=2))
    assert stamp(codec.decode(codec.encode(tried()))) == stamp(tried()) < 2**63


def test_a_full_batch_and_the_largest_report_fit_a_frame(monkeypatch):
    noise = random.Random(2)
    large = fit(tried(facts=Facts(description=noise.randbytes(MAX_REPORT // 2 - 1000).hex())))
    packer = Packer(1, 1)
    while not packer.full:
        text = noise.randbytes(100_000).decode("latin-1")
        packer.add(tried(facts=Facts(packages=(Package(name=text),))), 0)
    packer.add(large, 0)
    assert codec.encode(packer.batch())
    monkeypatch.setattr(batches, "MAX_REPORTS", 1)
    assert packer.full


def test_what_is_too_large_is_left_out_and_said_so():
    limit = problem(Code.OUTPUT_TOO_LARGE, limit=MAX_REPORT)
    many = tuple(Neighbor(source="arp", addr="10.0.0.1", name="x" * 100) for _ in range(60_000))
    kept = fit(tried(facts=Facts(hostname="h", neighbors=many, packages=packages()))).facts
    assert (kept.hostname, kept.neighbors, kept.packages) == ("h", None, packages())
    assert [(one.group, one.problem) for one in kept.missing] == [("neighbors", limit)]
    too_many = fit(tried(facts=Facts(hostname="h", packages=(Package(name="a"),) * (MAX_PACKAGES + 1))))
    assert (too_many.facts.packages, too_many.facts.hostname) == (None, "h")


def test_other_reports_that_are_too_large_are_cut_short():
    ended = msgspec.structs.replace(done(), problems=(problem(Code.NO_SHELL, detail="x" * 500),) * 20_000)
    assert len(fit(ended).problems) == 1000
    names = (Hostname(hostname="x" * 200),) * 40_000
    seen = msgspec.structs.replace(found(), address=msgspec.structs.replace(found().address, hostnames=names))
    assert len(fit(seen).address.hostnames) == 100
    small = tried()
    assert fit(small) is small
