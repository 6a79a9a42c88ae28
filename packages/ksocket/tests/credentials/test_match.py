"""For which addresses a file is. A file of readable cases."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.credentials.accounts import CredentialFile
from ksocket.credentials.match import Index, Match, matches


def file(includes, excludes=()):
    return CredentialFile(
        path=Path("a"),
        revision="1",
        includes=tuple(map(ip_network, includes)),
        excludes=tuple(map(ip_network, excludes)),
        port=1,
    )


MANUAL = file(["10.10.0.0/16", "10.20.0.1", "10.20.0.3"], ["10.10.1.0/24", "10.20.0.1"])
V6 = file(["fe80::/10", "2001:db8::1"], ["fe80::5"])


@pytest.mark.parametrize(
    ("credential", "addr", "match", "reason"),
    [
        (MANUAL, "10.10.0.1", True, "included:10.10.0.0/16"),
        (MANUAL, "10.10.255.255", True, "included:10.10.0.0/16"),
        (MANUAL, "10.20.0.3", True, "included:10.20.0.3"),
        (MANUAL, "10.10.1.7", False, "excluded:10.10.1.0/24"),
        (MANUAL, "10.20.0.1", False, "excluded:10.20.0.1"),
        (MANUAL, "10.20.0.2", False, "not-included"),
        (MANUAL, "::ffff:10.10.0.1", False, "not-included"),
        (V6, "fe80::1%eth0", True, "included:fe80::/10"),
        (V6, "fe80::5%eth0", False, "excluded:fe80::5"),
        (V6, "2001:DB8:0::1", True, "included:2001:db8::1"),
        (V6, "10.0.0.1", False, "not-included"),
        (file([]), "10.0.0.1", False, "not-included"),
        (file(["0.0.0.0/0"]), "192.0.2.1", True, "included:0.0.0.0/0"),
    ],
)
def test_matches(credential, addr, match, reason):
    assert matches(credential, addr) == Match(match, reason)
    assert (Index([credential]).candidates(addr) == [credential]) == (reason != "not-included")


def test_what_is_no_address():
    for ask in (Index([MANUAL]).candidates, lambda addr: matches(MANUAL, addr)):
        with pytest.raises(ValueError, match="router"):
            ask("router")


numbers = st.integers(0, 255)
networks = st.builds(lambda n, length: ip_network((n << 24, length), strict=False), numbers, st.integers(0, 32))


@given(st.lists(st.lists(networks, max_size=4), max_size=6), numbers)
def test_the_index_finds_what_asking_every_file_finds(includes, number):
    files = [file(nets) for nets in includes]
    addr = f"{number}.0.0.0"
    assert Index(files).candidates(addr) == [one for one in files if matches(one, addr).matches]
