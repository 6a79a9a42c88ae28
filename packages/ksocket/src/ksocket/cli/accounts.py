"""`ksocket credentials`: which file is for an address, write a new one, try one, accept a changed host key."""

import asyncio
import secrets
from pathlib import Path

from ksocket import app, scope, words
from ksocket.cli import settings
from ksocket.cli.questions import QUESTIONS, ask
from ksocket.cli.show import without
from ksocket.credentials import knownhosts, write
from ksocket.credentials.accounts import SshFile
from ksocket.credentials.formats import check_keys, read
from ksocket.credentials.hostkey import parse_key
from ksocket.credentials.hostkeys import fingerprint
from ksocket.credentials.store import Examined, Store
from ksocket.faults import Fault
from ksocket.reach.jump import route_to
from ksocket.reach.ssh import host_key
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from ksocket.words import say
from kswire.codec import to_json
from kswire.orders import Ask
from kswire.reports import Tried


def which(address: str, wanted: tuple[str, ...], directory: Path | None, *, form: str) -> int:
    """Print every file in the order tried, with why it matches or does not; 3 when none does."""
    settings.choice("--format", form, ("table", "json"))
    addr = _one(address)
    store = Store(settings.credentials(directory, settings.load()))
    examined = [(method, one) for method in settings.methods(wanted) for one in store.examine(method, addr)]
    if form == "json":
        files = [
            {"method": method, "file": str(one.path.absolute()), "matches": one.matches, "reason": _reason(one)}
            for method, one in examined
        ]
        print(to_json({"files": files}).decode())
    else:
        for method, one in examined:
            print(f"{_mark(one)}  {method:5}  {one.path}  ({_reason(one)})")
    if not any(one.matches for _, one in examined):
        if form == "table":
            print(say("which-none", address=addr))
        return 3
    return 0


def _mark(examined: Examined) -> str:
    if examined.fault is not None:
        return say("which-error")
    return say("which-yes") if examined.matches else say("which-no")


def _reason(examined: Examined) -> str:
    if examined.fault is not None:
        return words.fault_text(examined.fault)
    return examined.reason


def add(method: str, directory: Path | None) -> int:
    """Ask for what the file needs, secrets without echo, and write it with mode 0600."""
    settings.choice("METHOD", method, tuple(QUESTIONS))
    known = settings.load()
    values = QUESTIONS[method]()
    path = write.add(directory or known.credentials_dir, method, values)
    print(say("add-written", path=path))
    for fault in check_keys(read(path, method)):  # the key may be put there later: it need not be there yet
        settings.warn(words.fault_text(fault))
    return 0


def test(address: str, wanted: tuple[str, ...], directory: Path | None) -> int:
    """Log in once with each method and say what came of it; what failed before is tried again, within the limits."""
    addr = _one(address)
    known = settings.load()
    credentials = settings.credentials(directory, known)
    methods = settings.methods(wanted)
    settings.examine(credentials, methods)
    setup = app.Setup(settings=known, credentials=credentials)
    order = Ask(run=secrets.token_hex(8), addresses=(addr,), methods=methods, again=True)
    return asyncio.run(_test(order, setup, named=bool(wanted)))


async def _test(order: Ask, setup: app.Setup, *, named: bool) -> int:
    worked, lacking, told = False, list[Tried](), False
    async for report in app.run(order, setup, asyncio.Event()):
        if not isinstance(report, Tried):
            continue
        worked |= report.facts is not None
        if not named and all(map(without, report.attempts)):
            lacking.append(report)
        else:
            told = True
            _tell(report)
    for report in () if told else lacking:  # beside other methods, one that has no file is no news
        _tell(report)
    return 0 if worked else 1


def _tell(tried: Tried) -> None:
    for attempt in tried.attempts:
        if attempt.problem is None:
            facts = tried.facts
            system = facts.system.family if facts and facts.system else None
            print(say("test-worked", method=attempt.method, file=attempt.file, system=system or "-"))
        else:
            print(f"{' '.join(filter(None, (attempt.method, attempt.file)))}: {words.problem_text(attempt.problem)}")
            print(f"  -> {words.advice(attempt.problem)}")


def trust(address: str, directory: Path | None, *, yes: bool) -> int:
    """Show the key that the address offers now, and make it the known one."""
    addr = _one(address)
    known = settings.load()
    setup = app.Setup(settings=known, credentials=settings.credentials(directory, known))
    return asyncio.run(_trust(addr, setup, yes=yes))


async def _trust(addr: str, setup: app.Setup, *, yes: bool) -> int:
    order = Ask(run=secrets.token_hex(8), addresses=(addr,), methods=("ssh",))
    async with app.world(order, setup) as world:
        files = [file for file in world.means.store.which("ssh", addr) if isinstance(file, SshFile)]
        if not files:
            print(say("trust-none", address=addr))
            return 3
        target = Target(addr, route_to(addr, files[0].ssh_tunnels))
        try:
            offered = await host_key(target, files[0], world.means, world.pool)
        except Trouble as trouble:
            print(f"{addr}: {words.problem_text(trouble.problem)}")
            return 1
        for key in world.means.host_keys.known(target):
            print(say("trust-known", fingerprint=fingerprint(key)))
        print(say("trust-offered", address=addr, fingerprint=fingerprint(offered)), flush=True)
        if decides := next((file for file in files if _contradicts(file, addr, offered)), None):
            print(say("trust-file-decides", file=decides.path, known_hosts=decides.known_hosts, address=addr))
            return 1
        if not yes and ask(say("trust-question"), default="n").lower() not in ("y", "yes"):
            return 1
        world.means.host_keys.accept(target, offered)
    print(say("trust-done", address=addr))
    return 0


def _contradicts(file: SshFile, addr: str, offered: str) -> bool:
    """Whether the file's knownHosts has entries for the address and not this key: then they decide, not our store.

    Raises:
        Fault: knownHosts cannot be read.
    """
    if file.known_hosts is None:
        return False
    try:
        listed = knownhosts.read(file.known_hosts)
    except (OSError, ValueError) as error:
        raise Fault("file-unreadable", file=file.known_hosts, detail=error) from error
    key, keys = parse_key(offered), listed.keys(addr, file.port)
    return listed.revokes(addr, file.port, key) or (bool(keys) and key not in keys)


def _one(address: str) -> str:
    """The single address that the word names.

    Raises:
        Fault: it is a network, a name, or no address at all.
    """
    networks = scope.parse_networks((address,))
    if networks[0].num_addresses != 1:
        raise Fault("one-address", value=address)
    return str(networks[0].network_address)
