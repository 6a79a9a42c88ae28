"""What becomes of logins is counted under the file's and the user's names, whatever ends them."""

import asyncio

import pytest

from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code
from kswire.reports import Account


def told(means):
    return means.outbound.total().accounts


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (Trouble(Code.LOGIN_REFUSED, username="bob", tried="password"), {"failed": 1}),
        (Trouble(Code.NO_ANSWER, port=22, seconds=5), {"unproved": 1}),
        (asyncio.CancelledError(), {"unproved": 1}),
        (ZeroDivisionError(), {"unproved": 1}),
    ],
)
def test_whatever_ends_a_login_is_counted(means, file, error, counts):
    with pytest.raises(type(error)), means.login("ssh", file(22)):
        raise error
    assert told(means) == (Account(method="ssh", file="ssh.toml", username="bob", **counts),)


async def test_logins_and_connections_of_a_real_server(means, file, serve):
    from ksocket.reach.jump import JumpPool  # noqa: PLC0415 - what is below it is tested here
    from ksocket.reach.ssh import connect  # noqa: PLC0415

    port, seen = await serve()
    async with JumpPool(means) as pool:
        async with connect(Target("127.0.0.1"), file(port), means, pool):
            pass
        with pytest.raises(Trouble):
            async with connect(Target("127.0.0.1"), file(port, password="wrong", path="/x/bad.toml"), means, pool):
                pass
    total = means.outbound.total()
    assert total.packets["ssh"] == seen.connections == 2
    assert [one.addr for one in total.sources] == ["127.0.0.1"]
    assert total.accounts == (
        Account(method="ssh", file="bad.toml", username="bob", failed=1),
        Account(method="ssh", file="ssh.toml", username="bob", succeeded=1),
    )
