"""The least that asks hosts by SSH: asyncssh alone, with ksocket's script and algorithms. How many answered whole.

Arguments: a private key; the user; how many at once; addresses. No host key is checked, no answer is read, nothing is
kept: what is more than this is what ksocket adds.
"""

import asyncio
import sys

import asyncssh

from ksocket.collect.linux import script
from ksocket.reach.ssh_algorithms import MODERN


async def ask(addr: str, options: asyncssh.SSHClientConnectionOptions, turns: asyncio.Semaphore) -> bool:
    async with turns, asyncssh.connect(addr, options=options, config=None) as connection:
        done = await connection.run("sh -s", input=script.text().encode(), encoding=None)
    return bytes(done.stdout or b"").endswith(f"{script.MARK}{script.END}\n".encode())


async def main(key: str, user: str, at_once: str, *addresses: str) -> None:
    options = asyncssh.SSHClientConnectionOptions(
        config=None,
        agent_path=None,
        gss_host=None,
        known_hosts=None,
        client_keys=[key],
        username=user,
        kex_algs=MODERN.kex,
        server_host_key_algs=MODERN.host_keys,
        encryption_algs=MODERN.encryption,
        mac_algs=MODERN.mac,
        compression_algs=None,
    )
    turns = asyncio.Semaphore(int(at_once))
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(ask(addr, options, turns)) for addr in addresses]
    print(sum(one.result() for one in asked))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
