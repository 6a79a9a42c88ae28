from pathlib import Path

import asyncssh
import asyncssh.kex_dh
import pytest

from ksocket.reach import ssh_dh
from ksocket.reach.ssh_dh import MAX_BITS, ModularDH
from ksocket.reach.ssh_login import Memory, login
from ksocket.target import Target

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


def groups(bits):
    """Of Debian's openssh-server; moduli(5)."""
    lines = Path("/etc/ssh/moduli").read_text().splitlines()
    return "".join(f"{line}\n" for line in lines if line.split()[4:5] == [str(bits - 1)])


@pytest.mark.parametrize("bits", [4096, 8192])
async def test_a_server_whose_only_exchange_is_of_a_large_group(sshd, means, file, tmp_path, monkeypatch, stall, bits):
    """Others wait for two modular powers and for nothing else: 10 ms at 4,096 bits. The library took 4.7 s."""
    (tmp_path / "moduli").write_text(groups(bits))
    port = sshd("KexAlgorithms diffie-hellman-group-exchange-sha256", f"ModuliFile {tmp_path}/moduli")
    used = []

    class Counted(ModularDH):
        def __init__(self, g, p):
            used.append(p.bit_length())
            super().__init__(g, p)

    monkeypatch.setattr(asyncssh.kex_dh, "DH", Counted)
    async with stall() as longest, login(Target("127.0.0.1"), file(port), means, Memory()) as opened:
        assert opened.login == "password"
    print(f"group exchange of {bits} bits: the loop waited {1000 * longest.seconds:.0f} ms at most")
    assert used == [bits]
