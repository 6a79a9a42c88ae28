"""`ksocket connect` as a whole, against a hub on loopback: nothing lost, nothing twice, nobody asked again."""

import asyncio
import random
from collections import Counter

import pytest

from kswire.hellos import TokenStored
from kswire.orders import Ask, Cancel, RenewToken
from kswire.problems import Code
from kswire.reports import Done, Found, Tried

METHODS = ("ssh", "snmp")


def counted(reports):
    return Counter(
        (type(one).__name__, *((one.address.addr,) if isinstance(one, Found) else ()))
        if not isinstance(one, Tried)
        else ("Tried", one.addr, one.method)
        for one in reports
    )


def expected(addresses):
    found = {("Found", addr): 1 for addr in addresses}
    return Counter(found | {("Tried", addr, method): 1 for addr in addresses for method in METHODS} | {("Done",): 1})


@pytest.mark.parametrize("seed", [1, 2])
async def test_killed_at_any_moment_it_tells_everything_once_and_asks_nobody_again(home, hub, sshd, targets, seed):
    chance = random.Random(seed)
    print("seed", seed)
    port = sshd(addr="127.0.0.250")
    delays = {f"127.0.1.{n}": chance.uniform(0.0, 2.0) for n in range(1, 61)}
    asked = await targets(delays, port, delays.__getitem__)
    addresses = (*delays, "127.0.0.250")
    home.settings(hub.port)
    home.account(port, more="timeout = 10.0")
    await hub.order(Ask(run="r", addresses=addresses, methods=METHODS))
    for _ in range(5):
        greetings = len(hub.hellos)
        home.start()
        if chance.random() < 0.7:  # else it may be killed before it has connected, or opened its files
            await hub.until(lambda before=greetings: len(hub.hellos) > before)
        await asyncio.sleep(chance.uniform(0.0, 0.7))
        if chance.random() < 0.5:
            hub.cut()
            await asyncio.sleep(chance.uniform(0.0, 1.5))
        home.kill()
    greetings = len(hub.hellos)
    home.start()
    await hub.until(lambda: hub.done("r") and len(hub.hellos) > greetings)
    assert home.end() == 0
    assert counted(hub.reports) == expected(addresses)
    assert hub.done("r").status == "done"
    assert [one.addr for one in hub.reports if isinstance(one, Tried) and one.facts] == ["127.0.0.250"]
    committed = {one.addr: at for at, one in hub.committed if isinstance(one, Tried) and one.method == "ssh"}
    assert [addr for addr, times in asked.items() if times[-1] > committed[addr]] == []
    assert hub.gaps == 0


async def test_a_hub_that_is_away_is_told_later(home, hub, targets):
    delays = {f"127.0.1.{n}": 0.1 for n in range(1, 4)}
    await targets(delays, 22022, delays.__getitem__)
    home.settings(hub.port)
    home.account(22022)
    home.start()
    await hub.until(lambda: hub.hellos)
    await hub.order(Ask(run="r", addresses=tuple(delays), methods=METHODS))
    await hub.until(lambda: "started" in hub.states("r"))
    await hub.stop()
    home.kill()
    home.start()
    await hub.start()
    await hub.until(lambda: hub.done("r"))
    assert counted(hub.reports) == expected(delays)


async def test_cancelled_it_is_silent_and_says_that_it_was_cut(home, hub, targets):
    delays = dict.fromkeys((f"127.0.1.{n}" for n in range(1, 9)), 30.0)
    await targets(delays, 22023, delays.__getitem__)
    home.settings(hub.port)
    home.account(22023, more="timeout = 60.0")
    home.start()
    await hub.until(lambda: hub.hellos)
    await hub.order(Ask(run="r", addresses=tuple(delays), methods=("ssh",)), Ask(run="r", addresses=("127.0.0.9",)))
    await hub.until(lambda: "started" in hub.states("r") and len(hub.reports) == len(delays))
    loop = asyncio.get_running_loop()
    ordered = loop.time()
    await hub.order(Cancel(run="r"))
    await hub.until(lambda: hub.done("r"))
    assert loop.time() - ordered < 5
    assert (hub.done("r").status, hub.done("r").problems[0].code) == ("partial", Code.CANCELLED)
    assert {type(one) for one in hub.reports} == {Found, Done}


async def test_a_new_token_is_written_down_and_used_before_the_former_may_go(home, hub):
    file = home.settings(hub.port)
    home.start()
    await hub.until(lambda: hub.hellos)
    hub.tokens.add("new-one")
    await hub.order(RenewToken(run="n", token="new-one"))
    await hub.until(lambda: TokenStored(run="n") in hub.told)
    assert hub.headers[-1]["Authorization"] == "Token new-one"
    assert 'token = "new-one"' in file.read_text()
    assert "new-one" not in home.log


async def test_a_new_token_that_the_hub_does_not_know_gives_way_to_the_former(home, hub):
    file = home.settings(hub.port)
    before = file.read_text()
    home.start()
    await hub.until(lambda: hub.hellos)
    await hub.order(RenewToken(run="n", token="unknown"))
    hub.orders.clear()
    await hub.until(lambda: len(hub.hellos) == 2)
    assert file.read_text() == before


async def test_a_wrong_token_is_said_once_and_a_mended_one_is_used_without_a_restart(home, hub):
    home.settings(hub.port, token="")
    home.start()
    await home.says("there is no token")
    home.end()
    home.settings(hub.port, token='token = "wrong"')
    home.start()
    await home.says("does not know the token")
    assert home.end() == 0
    assert "wrong" not in home.log.replace("wrong\n", "")


async def test_two_processes_do_not_send_one_spool(home, hub):
    home.settings(hub.port)
    home.start()
    await hub.until(lambda: hub.hellos)
    first = home.process
    home.start()
    assert await asyncio.to_thread(home.process.wait, 30) == 2
    assert "another ksocket connect" in home.log
    home.process = first
    assert home.end() == 0
