"""One login, one round trip: on a real sshd, and where there is no shell."""

import asyncio
import platform

import pytest

from ksocket.collect.linux import method, script
from ksocket.credentials.hostkeys import fingerprint
from ksocket.reach.jump import JumpPool
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Service
from kswire.problems import Code

HERE = Target("127.0.0.1")


async def ask(file, means):
    async with JumpPool(means) as pool:
        return await method.ask(HERE, file, means, pool)


async def test_a_real_machine(sshd, means, file):
    port = sshd()
    facts = await ask(file(port), means)
    assert facts.hostname == platform.node()
    assert facts.services == (Service(name="ssh", port=port, protocol="tcp"),)
    (known,) = means.host_keys.known(HERE)
    assert [one.value for one in facts.signatures if one.kind == "sshHostKey"] == [f"ssh-ed25519 {fingerprint(known)}"]
    assert facts.missing == ()
    assert {"openssh-server", "dpkg"} <= {one.name for one in facts.packages}


async def test_one_round_trip_and_no_more(serve, means, file):
    port, seen = await serve()
    await ask(file(port), means)
    assert (seen.connections, seen.commands) == (1, ["sh -s"])


async def test_old_algorithms_are_a_finding(sshd, means, file):
    facts = await ask(file(sshd("KexAlgorithms diffie-hellman-group1-sha1")), means)
    (missing,) = facts.missing
    assert (missing.group, missing.problem.code) == ("ssh", Code.LEGACY_SSH)
    assert missing.problem.params == {"algorithms": "diffie-hellman-group1-sha1"}


@pytest.mark.parametrize(
    ("printed", "detail"),
    [
        ("\r\n% Invalid input detected at '^' marker.\r\n", "% Invalid input detected at '^' marker."),
        ("This account is currently not available.\n", "This account is currently not available."),
        ("", "it printed nothing"),
    ],
)
async def test_network_gear_has_no_shell(serve, means, file, printed, detail):
    async def gear(process):
        process.stdout.write(printed)
        process.exit(0)

    port, _ = await serve(process_factory=gear)
    with pytest.raises(Trouble) as raised:
        await ask(file(port), means)
    assert (raised.value.problem.code, raised.value.problem.params) == (Code.NO_SHELL, {"detail": detail})


async def test_what_came_before_the_time_was_over_is_kept(serve, means, file, monkeypatch):
    monkeypatch.setattr(method, "ANSWER_SECONDS", 0.5)

    async def slow(process):
        process.stdout.write(f"{script.MARK}0\nNAME=Slow\n{script.MARK}1\nLin")
        await process.stdin.read()
        await asyncio.Event().wait()

    port, _ = await serve(process_factory=slow)
    facts = await ask(file(port), means)
    assert facts.system.family == "Slow"
    assert facts.extra_fields is None
    assert {one.problem.code for one in facts.missing} == {Code.COMMAND_TIMEOUT}
    assert {"kernel", "packages"} <= {one.group for one in facts.missing}


async def test_nothing_before_the_time_was_over(serve, means, file, monkeypatch):
    monkeypatch.setattr(method, "ANSWER_SECONDS", 0.3)

    async def mute(process):
        await process.stdin.read()
        await asyncio.Event().wait()

    port, _ = await serve(process_factory=mute)
    with pytest.raises(Trouble) as raised:
        await ask(file(port), means)
    assert raised.value.problem.code == Code.COMMAND_TIMEOUT
