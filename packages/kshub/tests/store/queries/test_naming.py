"""What places are called."""

import pytest

from kshub.faults import Fault
from kshub.store.queries import naming, places


@pytest.mark.parametrize("text", ["", "  ", "a\x07b", "x" * 201])
def test_no_name(text):
    with pytest.raises(Fault) as raised:
        naming.checked(text)
    assert raised.value.code == "name-wrong"


def test_needless_blanks_go():
    assert naming.checked(" a\t b\n") == "a b"


async def test_names_differ_beside_each_other_whatever_their_case(store):
    async with store.write() as connection:
        one = await places.add_space(connection, "Ärger")
        two = await places.add_space(connection, "two")
        network = await places.add_network(connection, one, "Straße")
        with pytest.raises(Fault, match="space-exists"):
            await naming.free_space(connection, "ÄRGER")
        await naming.free_space(connection, "ÄRGER", one)
        with pytest.raises(Fault, match="network-exists"):
            await naming.free_network(connection, one, "STRASSE")
        await naming.free_network(connection, two, "STRASSE")
        await places.add_ksocket(connection, network, "k")
        with pytest.raises(Fault, match="ksocket-exists"):
            await naming.free_ksocket(connection, network, "K")


async def test_a_place_of_a_name_that_several_have_is_told_by_its_space(store):
    async with store.write() as connection:
        networks = []
        for name in ("a", "b"):
            networks.append(await places.add_network(connection, await places.add_space(connection, name), "office"))
            await places.add_ksocket(connection, networks[-1], "k")
        with pytest.raises(Fault, match="several-places"):
            await naming.network_named(connection, "office")
        assert await naming.network_named(connection, "b/office") == networks[1]
        assert await naming.ksocket_named(connection, "b/office/k") == 2
        with pytest.raises(Fault, match="several-places"):
            await naming.ksocket_named(connection, "k")
        with pytest.raises(Fault, match="no-ksocket-named"):
            await naming.ksocket_named(connection, "c")
        with pytest.raises(Fault, match="no-network"):
            await naming.network_named(connection, "a/none")
        assert await naming.space_named(connection, "a") == 1
        with pytest.raises(Fault, match="no-space"):
            await naming.space_named(connection, "c")
