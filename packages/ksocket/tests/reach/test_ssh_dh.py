import asyncssh
import asyncssh.kex_dh
import pytest

from ksocket.reach import ssh_dh
from ksocket.reach.ssh_dh import MAX_BITS, ModularDH

# RFC 3526, 3: the group of 2,048 bits ("group 14").
PRIME = asyncssh.kex_dh._group14_p
GENERATOR = 2


def test_asyncssh_uses_it():
    ssh_dh.install()
    assert asyncssh.kex_dh.DH is ModularDH


def test_both_sides_get_the_same():
    ours, theirs = ModularDH(GENERATOR, PRIME), ModularDH(GENERATOR, PRIME)
    assert ours.get_shared(theirs.get_public()) == theirs.get_shared(ours.get_public())
    assert ours.get_public() != theirs.get_public()


@pytest.mark.parametrize("number", [0, 1, PRIME - 1, PRIME, PRIME + 5])
def test_numbers_that_make_the_secret_known(number):
    with pytest.raises(asyncssh.KeyExchangeFailed, match="out of range"):
        ModularDH(GENERATOR, PRIME).get_shared(number)


@pytest.mark.parametrize(
    ("generator", "prime"),
    [
        (2, (1 << 512) + 1),
        (2, (1 << MAX_BITS) + 1),
        (1, PRIME),
        (PRIME - 1, PRIME),
        (2, PRIME - 1),
        (2, 0),
        (2, -PRIME),
    ],
)
def test_groups_that_are_not_used(generator, prime):
    with pytest.raises(asyncssh.KeyExchangeFailed):
        ModularDH(generator, prime)
