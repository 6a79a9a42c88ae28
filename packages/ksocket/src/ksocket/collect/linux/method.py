"""The method `ssh`: one login, one round trip."""

import asyncio

from ksocket.collect.linux import script
from ksocket.credentials.accounts import SshFile
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.reach.ssh import CutOff, SshSession, connect
from ksocket.reach.ssh_errors import printable
from ksocket.reach.ssh_login import signature
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Facts, Missing, Service, combine
from kswire.problems import Code, problem

ANSWER_LIMIT = 16 << 20  # bytes; 2,000 packages are 200 kB
ANSWER_SECONDS = 120.0  # a loaded machine with a cold package database takes half a minute


async def ask(target: Target, file: SshFile, means: Means, pool: JumpPool) -> Facts:
    """Everything that the account of the file may learn of the target.

    Raises:
        Trouble: the target could not be reached or logged in to, or it has no POSIX shell.
    """
    async with connect(target, file, means, pool) as session:
        return await collect(session, sudo=file.sudo)


async def collect(session: SshSession, *, sudo: bool = False) -> Facts:
    """What the machine at the other end is.

    Raises:
        Trouble: NO_SHELL; COMMAND_TIMEOUT or OUTPUT_TOO_LARGE before anything useful came; CONNECTION_LOST.
    """
    cut = None
    try:
        reply = await session.run(script.text(sudo), timeout=ANSWER_SECONDS, limit=ANSWER_LIMIT)
    except CutOff as early:
        if script.MARK.encode() not in early.output:
            raise
        reply, cut = early.output, early.problem
    try:
        # in a thread: an answer at the limit takes seconds, and the others must not wait for them
        facts = await asyncio.to_thread(script.read, reply, sudo=sudo, cut=cut)
    except ValueError:
        said = printable(reply[:400].decode("utf-8", "replace"))
        raise Trouble(Code.NO_SHELL, detail=said or "it printed nothing") from None
    return combine(facts, _of_session(session))


def _of_session(session: SshSession) -> Facts:
    """What the connection itself tells."""
    problems = [session.problem] if session.problem else []
    if session.legacy:
        problems.append(problem(Code.LEGACY_SSH, algorithms=", ".join(session.legacy)))
    return Facts(
        services=(Service(name="ssh", port=session.port, protocol="tcp"),),
        signatures=(signature(session.host_key),),
        missing=tuple(Missing(group="ssh", problem=one) for one in problems),
    )
