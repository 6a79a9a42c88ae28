"""Jump hosts: routes, shared connections, and hops that fail."""

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import asyncssh
import pytest

from ksocket.reach import jump
from ksocket.reach.jump import JumpPool, route_to
from ksocket.reach.ssh import connect
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HOP1, HOP2, INSIDE = "127.0.0.11", "127.0.0.12", "127.0.0.13"


@pytest.mark.parametrize(
    ("addr", "tunnels", "route"),
    [
        ("10.0.0.9", (), ()),
        ("10.0.0.9", ("10.0.0.1", "10.0.0.3"), ("10.0.0.1", "10.0.0.3")),
        ("10.0.0.3", ("10.0.0.1", "10.0.0.3"), ("10.0.0.1",)),
        ("10.0.0.1", ("10.0.0.1", "10.0.0.3"), ()),
    ],
)
def test_a_hop_is_reached_by_the_route_up_to_it(addr, tunnels, route):
    assert route_to(addr, tunnels) == route


@pytest.fixture
async def hops(serve, means, file):
    """Two jump hosts and a host behind them; their accounts are in the store. Gives what each saw, and the files."""
    seen, files = [], []
    for addr in (HOP1, HOP2, INSIDE):
        port, one = await serve(addr=addr)
        seen.append(one)
        files.append(file(port, addr=addr, path=f"/x/{addr}.toml"))
    # A hop's own sshTunnels do not matter: this one would lead nowhere.
    means.store.files = [replace(files[0], ssh_tunnels=("127.0.0.66",)), files[1]]
    return seen, files


async def answer(pool, file, means, target):
    async with connect(target, file, means, pool) as session:
        return await session.run("echo here")


async def test_through_two_hops(hops, means):
    seen, files = hops
    inside = replace(files[2], ssh_tunnels=(HOP1, HOP2))
    async with JumpPool(means) as pool:
        answers = [answer(pool, inside, means, target) for target in (Target(INSIDE), Target(INSIDE, (HOP1, HOP2)))]
        assert await asyncio.gather(*answers) == [b"here\n", b"here\n"]
    assert [one.connections for one in seen] == [1, 1, 2]
    assert means.host_keys.known(Target(INSIDE, (HOP1, HOP2)))
    assert means.host_keys.known(Target(INSIDE)) == ()


async def test_a_hop_as_a_target(hops, means):
    seen, files = hops
    async with JumpPool(means) as pool:
        assert await answer(pool, replace(files[1], ssh_tunnels=(HOP1, HOP2)), means, Target(HOP2)) == b"here\n"
    assert [one.connections for one in seen] == [1, 1, 0]


async def test_open_connections_to_a_jump_host_do_not_keep_others_from_it(hops, means):
    _, files = hops
    async with asyncio.timeout(10), JumpPool(means) as pool, JumpPool(means) as of_another_scan:
        await pool.through((HOP2,))
        await of_another_scan.through((HOP2,))
        await pool.through((HOP1, HOP2))
        assert await answer(pool, files[1], means, Target(HOP2)) == b"here\n"


async def failure(pool, file, means, target):
    with pytest.raises(Trouble) as raised:
        await answer(pool, file, means, target)
    return raised.value.problem


@pytest.mark.parametrize(
    ("number", "change", "hop", "code"),
    [
        (0, None, HOP1, "no-credentials"),
        (1, None, HOP2, "no-credentials"),
        (1, {"port": 1}, HOP2, "unreachable"),
        (0, {"username": "eve"}, HOP1, "login-refused"),
    ],
)
async def test_a_hop_that_fails_is_named_and_asked_once(hops, means, number, change, hop, code):
    seen, files = hops
    broken = means.store.files.pop(number)
    means.store.files += [replace(broken, **change)] if change else []
    async with JumpPool(means) as pool:
        inside = replace(files[2], ssh_tunnels=(HOP1, HOP2))
        problems = await asyncio.gather(*(failure(pool, inside, means, Target(INSIDE)) for _ in range(5)))
        problems.append(await failure(pool, inside, means, Target(INSIDE)))
    assert {one.code for one in problems} == {Code.TUNNEL_FAILED}
    assert {(one.params["hop"], one.params["code"]) for one in problems} == {(hop, code)}
    assert len(seen[0].passwords) <= 1


async def test_a_prohibited_hop(hops, means):
    _, files = hops
    means.store.files = [replace(files[0], includes=(ip_network("127.0.0.99"),))]
    async with JumpPool(means) as pool:
        problem = await failure(pool, replace(files[2], ssh_tunnels=("127.0.0.99",)), means, Target(INSIDE))
    assert problem.params == {"hop": "127.0.0.99", "code": "prohibited"}


async def test_what_a_hop_says_of_the_address_behind_it(hops, means, raw):
    _, files = hops

    async def silent(reader, writer):
        await asyncio.Event().wait()

    closed = replace(files[2], port=1, ssh_tunnels=(HOP1,))
    tarpit = replace(files[2], port=await raw(silent, INSIDE), ssh_tunnels=(HOP1,), timeout=0.5)
    async with JumpPool(means) as pool:
        assert (await failure(pool, closed, means, Target(INSIDE))).code in {Code.PORT_CLOSED, Code.UNREACHABLE}
        assert (await failure(pool, tarpit, means, Target(INSIDE))).code == Code.NO_BANNER


async def test_a_hop_that_forbids_forwarding(sshd, means, file):
    means.store.files = [file(sshd("AllowTcpForwarding no", addr=HOP1), addr=HOP1)]
    async with JumpPool(means) as pool:
        problem = await failure(pool, file(22, ssh_tunnels=(HOP1,)), means, Target(INSIDE))
    assert problem.code == Code.UNREACHABLE
    assert problem.params["detail"].startswith("the jump host does not forward")


async def test_a_hop_that_broke_is_opened_again(hops, means):
    """Thrice: more often than a host may have sessions at once."""
    seen, files = hops
    inside = replace(files[2], ssh_tunnels=(HOP1,))
    async with JumpPool(means) as pool, asyncio.timeout(20):
        for _ in range(3):
            assert await answer(pool, inside, means, Target(INSIDE)) == b"here\n"
            tunnel = await pool.through((HOP1,))
            tunnel.connection.abort()
            await tunnel.connection.wait_closed()
    assert seen[0].connections == 3


async def test_a_real_sshd_as_a_hop(sshd, means, file, raw):
    async def echo(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()

    means.store.files = [file(sshd(addr=HOP1), addr=HOP1)]
    port = await raw(echo, INSIDE)
    async with JumpPool(means) as pool:
        reader, writer = await pool.open((HOP1,), INSIDE, port)
        writer.write(b"through\n")
        assert await reader.readline() == b"through\n"
        writer.close()
        with pytest.raises(Trouble) as raised:
            await pool.open((HOP1,), INSIDE, 1)
    assert raised.value.problem.code == Code.PORT_CLOSED


async def test_no_channel_is_left_open(hops, means):
    _, files = hops
    async with JumpPool(means) as pool:
        for _ in range(3):
            await answer(pool, replace(files[2], ssh_tunnels=(HOP1,)), means, Target(INSIDE))
        tunnel = await pool.through((HOP1,))
        assert isinstance(tunnel.connection, asyncssh.SSHClientConnection)
        async with asyncio.timeout(5):
            while tunnel.connection._channels:  # noqa: ASYNC110 - the hop still says goodbye to the last one
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("stopped", [False, True], ids=["too late", "stopped"])
async def test_a_channel_that_opens_too_late_is_closed(serve, server_class, means, file, monkeypatch, stopped):
    """Else the jump host would keep it, and its connection to the target, until the scan ends."""
    monkeypatch.setattr(jump, "OPEN_LIMIT", 5.0 if stopped else 0.1)

    class Late(server_class):
        def connection_requested(self, *_where):
            async def opened():
                await asyncio.sleep(0.3)
                return asyncssh.SSHTCPSession()

            return opened()

    port, _ = await serve(Late, addr=HOP1)
    means.store.files = [file(port, addr=HOP1)]
    async with JumpPool(means) as pool:
        tunnel = await pool.through((HOP1,))
        with pytest.raises(TimeoutError if stopped else Trouble):
            async with asyncio.timeout(0.1 if stopped else None):
                await pool.open((HOP1,), INSIDE, 5985)
        await asyncio.sleep(0.5)
        assert not tunnel.connection._channels
        assert not tunnel.connection.is_closed()


async def test_through_eight_hops_which_is_the_most_that_a_file_may_name(serve, means, file):
    """In a route of any length each hop is logged in to once, however many ask at the same time."""
    route, seen = tuple(f"127.0.0.{20 + number}" for number in range(8)), []
    for addr in route:
        port, one = await serve(addr=addr)
        seen.append(one)
        means.store.files.append(file(port, addr=addr, path=f"/x/{addr}.toml"))
    port, _ = await serve(addr=INSIDE)
    async with JumpPool(means) as pool, asyncio.timeout(60):
        answers = [answer(pool, file(port, ssh_tunnels=route), means, Target(INSIDE)) for _ in range(3)]
        assert await asyncio.gather(*answers) == [b"here\n"] * 3
    assert [one.connections for one in seen] == [1] * len(route)


async def test_fifty_targets_behind_one_jump_host_log_in_there_once(sshd, means, file):
    """Through real servers: with the MaxStartups of OpenSSH (10:30:100) behind it no connection is dropped."""
    hop, inside = sshd("LogLevel VERBOSE", addr=HOP1), sshd("MaxStartups 10:100:10", "LogLevel VERBOSE", addr="0.0.0.0")
    means.store.files = [file(hop, addr=HOP1)]
    one = file(inside, ssh_tunnels=(HOP1,), timeout=10.0)
    async with JumpPool(means) as pool:
        targets = [Target(f"127.0.2.{number}") for number in range(1, 51)]
        found = await asyncio.gather(*(answer(pool, one, means, target) for target in targets))
    assert found == [b"here\n"] * 50
    assert sshd.log(hop).count("Accepted password for bob") == 1
    assert sshd.log(inside).count("Accepted password for bob") == 50
    assert "MaxStartups" not in sshd.log(hop) + sshd.log(inside)
