import msgspec
from hypothesis import given
from hypothesis import strategies as some
from pyroaring import BitMap

from kshub.store.packages import difference, pack, package_digest, set_digest, sorted_numbers, unpack
from kswire.facts import Package

numbers = some.lists(some.integers(1, 2**32 - 1), max_size=300)


@given(numbers)
def test_a_set_comes_back_and_its_order_does_not_matter(given):
    ordered = sorted_numbers(given)
    assert list(unpack(pack(ordered))) == list(ordered) == sorted(set(given))
    assert set_digest(ordered) == set_digest(sorted_numbers(reversed(given)))


@given(numbers, numbers)
def test_a_set_comes_back_from_what_differs(one, other):
    base, new = BitMap(one), BitMap(other)
    shorter = difference(new, base)
    assert shorter is None or unpack(shorter, base) == new


def test_what_differs_is_written_only_where_it_is_shorter():
    base = BitMap(range(0, 5000, 7))
    patched = (base - BitMap(range(0, 70, 7))) | BitMap(range(9000, 9010))
    assert len(difference(patched, base)) < len(pack(patched)) / 3
    assert difference(BitMap([1, 2, 3]), base) is None
    assert difference(BitMap(), BitMap()) is None


def test_packages_that_differ_anywhere_have_another_digest():
    one = Package(name="a", version="b")
    others = [
        Package(name="ab"),
        Package(name="a", version="b", arch=""),
        Package(name="a", arch="b"),
        Package(name="a", version="b", epoch=0),
        Package(name="a", version="b\x1f"),
    ]
    rows = [msgspec.structs.astuple(each) for each in (one, *others)]
    assert len(set(map(package_digest, rows))) == 6
    assert package_digest(rows[0]) == package_digest(msgspec.structs.astuple(Package(name="a", version="b")))
