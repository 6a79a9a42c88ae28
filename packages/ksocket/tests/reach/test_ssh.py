"""connect and run, against a real sshd and against servers that misbehave."""

import asyncio
from contextlib import suppress

import asyncssh
import pytest

from ksocket.reach.jump import JumpPool
from ksocket.reach.ssh import MAX_STDERR, CutOff, _Answer, connect, host_key
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")


async def run(file, means, script="echo hello", target=HERE, **more):
    async with JumpPool(means) as pool, connect(target, file, means, pool) as session:
        return await session.run(script, **more)


async def code_of(file, means, target=HERE, **more):
    with pytest.raises(Trouble) as raised:
        await run(file, means, target=target, **more)
    return raised.value.problem


async def test_a_real_sshd(sshd, means, file):
    port = sshd()
    async with JumpPool(means) as pool, connect(HERE, file(port), means, pool) as session:
        assert await session.run("echo hello; exit 3") == b"hello\n"
        assert session.login == "password"
        assert session.host_key.startswith("ssh-ed25519 AAAA")
        assert session.server_version.startswith("SSH-2.0-OpenSSH")
        assert (session.legacy, session.problem) == ((), None)


async def test_the_script_comes_on_standard_input_and_names_no_secret(serve, means, file):
    port, seen = await serve()
    assert await run(file(port), means, 'echo "$0"') == b"sh\n"
    assert seen.commands == ["sh -s"]
    assert seen.versions[0].startswith("SSH-2.0-ksocket_")


async def test_a_prohibited_address_gets_no_packet(means, file):
    problem = await code_of(file(1), means, Target("127.0.0.99"))
    assert (problem.code, problem.params) == (Code.PROHIBITED, {"address": "127.0.0.99"})
    assert (await code_of(file(1), means, Target("8.8.8.8"))).code == Code.OUTSIDE_SCOPE


async def test_output_is_bounded(serve, means, file):
    port, _ = await serve(process_factory=endless)
    with pytest.raises(CutOff) as raised:
        await run(file(port), means, limit=1 << 20)
    assert raised.value.problem.params == {"limit": str(1 << 20)}
    assert len(raised.value.output) == 1 << 20


async def endless(process):
    """A gigabyte, as fast as it is taken."""
    try:
        for _ in range(1 << 14):
            process.stdout.write("x" * (1 << 16))
            await process.stdout.drain()
    except (asyncssh.Error, BrokenPipeError, ConnectionError):
        pass


async def test_a_script_has_limited_time_and_what_came_is_kept(serve, means, file):
    port, _ = await serve(process_factory=stuck)
    with pytest.raises(CutOff) as raised:
        await run(file(port), means, timeout=0.3)
    assert raised.value.problem.code == Code.COMMAND_TIMEOUT
    assert raised.value.output == b"first\n"


async def stuck(process):
    process.stdout.write("first\n")
    await process.stdin.read()
    await asyncio.Event().wait()


async def test_standard_error_is_read_and_bounded(sshd, means, file):
    assert await run(file(sshd()), means, f"head -c {MAX_STDERR * 40} /dev/zero >&2; echo done") == b"done\n"


async def test_a_script_that_only_complains_is_ended(serve, means, file):
    async def complaining(process):
        with suppress(asyncssh.Error, OSError):
            while True:
                process.stderr.write("x" * (1 << 16))
                await process.stderr.drain()

    port, _ = await serve(process_factory=complaining)
    async with asyncio.timeout(10):
        assert (await code_of(file(port), means, limit=1 << 20)).code == Code.NO_SHELL


@pytest.mark.parametrize(
    ("reply", "status", "detail"),
    [
        ("sh: not found\n", 127, "sh: not found"),
        ("", 1, "exit status 1"),
    ],
)
async def test_no_shell(serve, means, file, reply, status, detail):
    async def gear(process):
        process.stderr.write(reply)
        process.exit(status)

    port, _ = await serve(process_factory=gear)
    problem = await code_of(file(port), means)
    assert (problem.code, problem.params) == (Code.NO_SHELL, {"detail": detail})


async def test_a_server_that_refuses_exec_has_no_shell(serve, means, file):
    port, _ = await serve(process_factory=None)
    assert (await code_of(file(port), means)).code == Code.NO_SHELL


async def test_a_server_that_hangs_up_in_the_middle(serve, means, file):
    async def rude(process):
        process.stdout.write("some")
        process.channel.get_connection().abort()

    port, _ = await serve(process_factory=rude)
    problem = await code_of(file(port), means)
    assert problem.code == Code.CONNECTION_LOST


def test_what_is_closed_after_its_end_is_not_lost():
    for ended in (True, False):
        answer = _Answer(limit=10)
        answer.data_received(b"all", None)
        if ended:
            answer.eof_received()
        answer.connection_lost(asyncssh.ConnectionLost("gone"))
        assert answer.over.is_set()
        assert (answer.output, answer.lost is None) == (b"all", ended)


def test_nothing_is_kept_of_what_comes_after_too_much():
    answer = _Answer(limit=10)
    answer.data_received(b"x" * 11, None)
    assert answer.over.is_set()
    answer.data_received(b"x" * 1000, None)
    answer.data_received(b"x" * 1000, asyncssh.EXTENDED_DATA_STDERR)
    assert (len(answer.output), len(answer.errors)) == (11, 0)


async def test_only_the_host_key(sshd, serve, means, file):
    port, seen = await serve()
    async with JumpPool(means) as pool:
        key = await host_key(HERE, file(port), means, pool)
        assert await host_key(HERE, file(sshd("KexAlgorithms diffie-hellman-group1-sha1")), means, pool) == key
    assert key.startswith("ssh-ed25519 AAAA")
    assert (seen.passwords, seen.connections) == ([], 1)
    assert means.host_keys.known(HERE) == ()
