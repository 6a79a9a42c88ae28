import asyncio
import re
import signal
import sqlite3
import sys
import tomllib
from collections import Counter
from contextlib import AsyncExitStack
from ipaddress import ip_network
from pathlib import Path

import pytest

from ksocket.credentials.accounts import CredentialFile, SshFile
from ksocket.credentials.guard import Guard, Guarded, decide
from ksocket.credentials.ledger import Counts
from kswire.problems import Code

STORIES = tomllib.loads((Path(__file__).parent.parent / "cases/guard.toml").read_text())["story"]
SECONDS = {"h": 3600, "m": 60}


class Clock:
    """Wall time that stands still unless told."""

    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "file"])
def guard(request, tmp_path, clock):
    made = Guard(tmp_path / "guard.sqlite" if request.param == "file" else None, clock=clock)
    yield made
    made.close()


def file(name="f", revision="1", kind=CredentialFile):
    more = {"username": "x"} if kind is SshFile else {}
    return kind(path=Path(f"/c/{name}"), revision=revision, includes=(ip_network("10.0.0.0/8"),), port=22, **more)


class Story:
    """Plays the steps of a story and writes down what came of each."""

    def __init__(self, guard, clock, stack):
        self.guard, self.clock, self.stack = guard, clock, stack

    async def step(self, text):
        if later := re.fullmatch(r"later (-?\d+)([hm])", text):
            self.clock.now += int(later[1]) * SECONDS[later[2]]
            return text
        request, verdict = text.split(" -> ")
        return f"{request} -> {await self._ask(request, verdict)}"

    async def _ask(self, request, verdict):
        again = request.startswith("again ")
        host, user, name = request.removeprefix("again ").split(" ")
        mine = await self.stack.enter_async_context(AsyncExitStack())
        host, _, machine = host.partition("=")
        permission = self.guard.password(host, user, file(*name.split("@")), again=again, machine=machine)
        try:
            async with asyncio.timeout(0.02 if verdict == "waits" else 20):
                login = await mine.enter_async_context(permission)
        except Guarded as guarded:
            return {
                Code.ACCOUNT_GUARDED: f"guarded {guarded.problem.params.get('failures')}",
                Code.FAILED_BEFORE: "before",
            }[guarded.problem.code]
        except TimeoutError:
            return "waits"
        return await self._end(login, mine, verdict)

    async def _end(self, login, mine, verdict):
        if verdict in ("failed", "succeeded", "unsent"):
            getattr(login, verdict)()
        elif verdict == "lost":
            await mine.aclose()
        elif verdict == "stopped":
            stop = asyncio.CancelledError()
            await mine.__aexit__(type(stop), stop, None)
        elif verdict != "flying":
            return "sent"
        return verdict


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["title"])
async def test_stories(guard, clock, story):
    async with AsyncExitStack() as stack:
        play = Story(guard, clock, stack)
        assert [await play.step(text) for text in story["steps"]] == story["steps"]


async def test_problems_name_the_user_and_the_moment(guard):
    async with guard.password("h1", "root", file()) as login:
        login.failed()
    with pytest.raises(Guarded) as caught:
        await guard.password("h1", "root", file()).__aenter__()
    assert caught.value.problem.params == {"username": "root", "since": "2023-11-14T22:13:20+00:00"}


def test_the_decision_by_itself():
    assert decide(Counts(), "bob") is True
    assert decide(Counts(failed_of_account=1, flying_of_account=2), "bob") is False
    assert decide(Counts(failed_on_host=1, flying_on_host=1), "bob") is False
    assert decide(Counts(failed_before=0.0), "bob", again=True) is True
    refused = decide(Counts(failed_of_account=3, flying_of_account=9), "bob")
    assert (refused.code, refused.params) == (Code.ACCOUNT_GUARDED, {"username": "bob", "failures": "3"})


# -- many at once


async def scan(guard, hosts, *, right, account="CORP\\bob", name="f"):
    """Logs in to all hosts at once; what became of each, and how many passwords were on their way at most."""
    seen = Counter()

    async def log_in(host):
        try:
            async with guard.password(host, account, file(name)) as login:
                seen["sent"] += 1
                seen["flying"] += 1
                seen["most"] = max(seen["most"], seen["flying"])
                for _ in range(5):
                    await asyncio.sleep(0)
                seen["flying"] -= 1
                (login.succeeded if right(host) else login.failed)()
                await asyncio.sleep(0)
        except Guarded as guarded:
            seen[guarded.problem.code] += 1

    async with asyncio.timeout(60):
        await asyncio.gather(*(log_in(host) for host in hosts))
    return seen


def always(host):
    return True


def never(host):
    return False


HOSTS = [f"10.0.0.{last}" for last in range(100)]


async def test_a_hundred_at_once_with_a_wrong_account_send_three_passwords(guard):
    seen = await scan(guard, HOSTS, right=never)
    assert (seen["sent"], seen[Code.ACCOUNT_GUARDED]) == (3, 97)
    seen = await scan(guard, [*HOSTS, "10.0.0.200"], right=always)  # the next scan
    assert seen["sent"] == 0


async def test_a_hundred_at_once_with_a_right_account_all_log_in(guard):
    seen = await scan(guard, HOSTS, right=always)
    assert (seen["sent"], seen["most"]) == (100, 3)


async def test_an_account_that_most_hosts_take_is_not_given_up(guard):
    seen = await scan(guard, HOSTS, right=lambda host: int(host.rpartition(".")[2]) % 4 > 0)
    assert seen["sent"] == 100


async def test_bare_user_names_do_not_wait_for_each_other(guard):
    seen = await scan(guard, HOSTS, right=never, account="root")
    assert (seen["sent"], seen["most"]) == (100, 100)


async def test_those_who_wait_are_served_in_turn(guard):
    served = []

    async def log_in(number):
        async with guard.password(f"h{number}", "CORP\\bob", file()) as login:
            served.append(number)
            await asyncio.sleep(0)
            login.succeeded()

    await asyncio.gather(*(log_in(number) for number in range(30)))
    assert served == list(range(30))


async def test_a_verdict_frees_the_place_before_the_session_ends(guard):
    async with AsyncExitStack() as sessions:
        for number in range(10):
            permission = guard.password(f"h{number}", "CORP\\bob", file())
            (await sessions.enter_async_context(permission)).succeeded()


async def test_the_first_word_stands(guard):
    for host in ("h1", "h2", "h3"):
        async with guard.password(host, "CORP\\bob", file()) as login:
            login.failed()
            login.succeeded()
    with pytest.raises(Guarded):
        await guard.password("h4", "CORP\\bob", file()).__aenter__()


async def test_who_gives_up_waiting_takes_no_place(guard):
    async with AsyncExitStack() as stack:
        flying = [await stack.enter_async_context(guard.password(f"h{n}", "CORP\\bob", file())) for n in range(3)]
        waiting = [asyncio.create_task(guard.password(f"w{n}", "CORP\\bob", file()).__aenter__()) for n in range(5)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        for login in flying:
            login.succeeded()
        async with asyncio.timeout(10), guard.password("h9", "CORP\\bob", file()) as login:
            login.succeeded()


async def test_a_cancelled_login_has_no_verdict(guard):
    for host in ("h1", "h2", "h3"):
        with pytest.raises(asyncio.CancelledError):
            async with guard.password(host, "CORP\\bob", file()):
                raise asyncio.CancelledError
    with pytest.raises(Guarded):
        await guard.password("h4", "CORP\\bob", file()).__aenter__()


# -- over processes and restarts

SCAN = """
import asyncio, sys
from ipaddress import ip_network
from pathlib import Path
from ksocket.credentials.accounts import CredentialFile
from ksocket.credentials.guard import Guard, Guarded

FILE = CredentialFile(path=Path("/c/f"), revision="1", includes=(), port=22)
sent = 0

async def log_in(guard, host):
    global sent
    try:
        async with guard.password(host, "CORP\\\\bob", FILE) as login:
            sent += 1
            await asyncio.sleep(0.01)
            login.failed()
    except Guarded:
        pass

async def main():
    guard = Guard(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    await asyncio.gather(*(log_in(guard, f"10.{sys.argv[2]}.0.{n}") for n in range(50)))
    print(sent)

asyncio.run(main())
"""

HOLD = """
import asyncio, sys
from pathlib import Path
from ksocket.credentials.accounts import CredentialFile
from ksocket.credentials.guard import Guard

async def main():
    guard = Guard(Path(sys.argv[1]))
    file = CredentialFile(path=Path("/c/f"), revision="1", includes=(), port=22)
    for n in range(int(sys.argv[2])):
        await guard.password(f"h{n}", "CORP\\\\bob", file).__aenter__()
    print("ready", flush=True)
    sys.stdin.readline()

asyncio.run(main())
"""


async def process(program, *arguments):
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *map(str, arguments), stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL
    )
    assert await made.stdout.readline() == b"ready\n"
    return made


async def test_two_processes_send_three_passwords_together(tmp_path):
    path = tmp_path / "guard.sqlite"
    both = [await process(SCAN, path, number) for number in (1, 2)]
    said = await asyncio.gather(*(one.communicate(b"go\n") for one in both))
    assert sum(int(out) for out, _ in said) == 3
    assert oct(path.stat().st_mode & 0o777) == "0o600"


async def test_the_place_of_another_process_is_waited_for(tmp_path):
    path = tmp_path / "guard.sqlite"
    other = await process(HOLD, path, 3)
    guard = Guard(path)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), guard.password("h9", "CORP\\bob", file()):
            pass
    await other.communicate(b"end\n")  # without a verdict: the three count as failed
    with pytest.raises(Guarded):
        await guard.password("h9", "CORP\\bob", file()).__aenter__()
    guard.close()


@pytest.mark.parametrize("proved", [True, False])
async def test_a_killed_process_keeps_no_place_but_its_passwords_may_have_been_counted(tmp_path, proved):
    path = tmp_path / "guard.sqlite"
    guard = Guard(path)
    if proved:
        async with guard.password("h0", "CORP\\bob", file()) as login:
            login.succeeded()
    other = await process(HOLD, path, 3)
    other.send_signal(signal.SIGKILL)
    await other.wait()
    if proved:
        async with asyncio.timeout(10), guard.password("h9", "CORP\\bob", file()) as login:
            login.succeeded()
    else:
        with pytest.raises(Guarded):
            await guard.password("h9", "CORP\\bob", file()).__aenter__()
    guard.close()


async def test_counters_outlive_the_process(tmp_path):
    for number in range(3):
        guard = Guard(tmp_path / "state" / "guard.sqlite")
        async with guard.password(f"h{number}", "CORP\\bob", file()) as login:
            login.failed()
        guard.close()
    guard = Guard(tmp_path / "state" / "guard.sqlite")
    with pytest.raises(Guarded):
        await guard.password("h9", "CORP\\bob", file()).__aenter__()
    guard.close()


async def test_without_counters_no_password_is_sent(tmp_path, caplog):
    guard = Guard(tmp_path / "guard.sqlite")
    async with guard.password("h1", "root", file()) as login:
        damage = sqlite3.connect(tmp_path / "guard.sqlite")
        damage.executescript("DROP TABLE login")
        damage.close()
        login.failed()
    assert "could not note a login" in caplog.text
    with pytest.raises(Guarded) as caught:
        await guard.password("h2", "root", file()).__aenter__()
    assert caught.value.problem.code == Code.INTERNAL
    guard.close()


async def test_no_secret_is_in_the_file(tmp_path, clock):
    guard = Guard(tmp_path / "guard.sqlite", clock=clock)
    async with guard.password("h1", "root", file(kind=SshFile)) as login:
        login.failed()
    guard.close()
    rows = sqlite3.connect(tmp_path / "guard.sqlite")
    kept = rows.execute("SELECT host, user, account, file, revision, verdict FROM login").fetchall()
    rows.close()
    assert kept == [("h1", "root", "", "/c/f", "1", "failed")]
