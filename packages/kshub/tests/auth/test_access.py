from kshub.auth import access
from kshub.auth.people import Caller
from kshub.auth.roles import Roles
from kshub.store.queries import places


async def test_networks_and_spaces_by_role(store):
    async with store.write() as connection:
        a, b = [await places.add_space(connection, name) for name in ("a", "b")]
        one, two = [await places.add_network(connection, space, "network") for space in (a, b)]

        async def numbers(query):
            return set((await connection.execute(query)).scalars())

        caller = Caller(1, "u", Roles("none", {a: "viewer", b: "operator"}))
        assert await numbers(access.visible(caller)) == {one, two}
        assert await numbers(access.operable(caller)) == {two}
        assert await numbers(access.spaces(caller)) == {a, b}
        assert await numbers(access.spaces(caller, "administrator")) == set()
        everybody = Caller(2, "v", Roles("administrator"))
        assert await numbers(access.operable(everybody)) >= {one, two}
        assert await numbers(access.visible(Caller(3, "w", Roles()))) == set()
        assert await numbers(access.visible(Caller(2, "v", Roles("administrator", only=b)))) == {two}
