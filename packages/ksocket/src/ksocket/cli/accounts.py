"""`ksocket credentials`: which file is for an address, write a new one, try one, accept a changed host key."""

import asyncio
import secrets
import sys
from pathlib import Path

import click

from ksocket import app, scope, words
from ksocket.cli import settings
from ksocket.credentials import write
from ksocket.credentials.accounts import SshFile
from ksocket.credentials.formats import check_keys, read
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
            mark = say("which-yes") if one.matches else say("which-no")
            print(f"{mark}  {method:5}  {one.path}  ({_reason(one)})")
    if not any(one.matches for _, one in examined):
        if form == "table":
            print(say("which-none", address=addr))
        return 3
    return 0


def _reason(examined: Examined) -> str:
    if examined.fault is not None:
        return words.fault_text(examined.fault)
    return examined.reason


def add(method: str, directory: Path | None) -> int:
    """Ask for what the file needs, secrets without echo, and write it with mode 0600."""
    settings.choice("METHOD", method, tuple(_QUESTIONS))
    known = settings.load()
    values = _QUESTIONS[method]()
    path = write.add(directory or known.credentials_dir, method, values)
    print(say("add-written", path=path))
    for fault in check_keys(read(path, method)):  # the key may be put there later: it need not be there yet
        settings.warn(words.fault_text(fault))
    return 0


def _ask(key: str, *, default: str | None = "", hide: bool = False) -> str:
    hidden = hide and sys.stdin.isatty()  # nothing echoes what comes through a pipe
    text: str = click.prompt(say(key), default=default, hide_input=hidden, show_default=bool(default), err=True)
    return text.strip() if not hide else text


def _port(default: str) -> object:
    """A number; whatever else was typed goes into the file, whose reader says what is wrong with it."""
    word = _ask("ask-port", default=default)
    return int(word) if word.isdecimal() else word


def _includes() -> list[str]:
    return [word for word in _ask("ask-includes", default=None).replace(",", " ").split() if word]


def _ssh_questions() -> dict[str, object]:
    values: dict[str, object] = {"includes": _includes(), "port": _port("22")}
    account: dict[str, object] = {"username": _ask("ask-username", default=None)}
    if password := _ask("ask-password-or-none", hide=True):
        account["password"] = password
    if filename := _ask("ask-key"):
        key = {"filename": filename}
        if passphrase := _ask("ask-passphrase", hide=True):
            key["passphrase"] = passphrase
        account["clientKeys"] = [key]
    return {**values, "account": account}


def _winrm_questions() -> dict[str, object]:
    return {
        "includes": _includes(),
        "authMethod": _ask("ask-auth-method", default="ntlm"),
        "port": _port("5985"),
        "account": {"username": _ask("ask-username", default=None), "password": _ask("ask-password", hide=True)},
    }


def _snmp_questions() -> dict[str, object]:
    values: dict[str, object] = {"includes": _includes(), "port": _port("161")}
    username = _ask("ask-snmp-user")
    if not username:
        return {**values, "authData": {"community": _ask("ask-community", hide=True)}}
    auth: dict[str, object] = {"username": username}
    if key := _ask("ask-auth-key", hide=True):
        auth |= {"authProtocol": _ask("ask-auth-protocol", default="usmHMACSHAAuthProtocol"), "authKey": key}
        if private := _ask("ask-priv-key", hide=True):
            auth |= {"privProtocol": _ask("ask-priv-protocol", default="usmAesCfb128Protocol"), "privKey": private}
    return {**values, "authData": auth}


_QUESTIONS = {"ssh": _ssh_questions, "winrm": _winrm_questions, "snmp": _snmp_questions}


def test(address: str, wanted: tuple[str, ...], directory: Path | None) -> int:
    """Log in once with each method and say what came of it; what failed before is tried again, within the limits."""
    addr = _one(address)
    known = settings.load()
    credentials = settings.credentials(directory, known)
    methods = settings.methods(wanted)
    settings.examine(credentials, methods)
    setup = app.Setup(settings=known, credentials=credentials)
    order = Ask(run=secrets.token_hex(8), addresses=(addr,), methods=methods, again=True)
    return asyncio.run(_test(order, setup))


async def _test(order: Ask, setup: app.Setup) -> int:
    worked = False
    async for report in app.run(order, setup, asyncio.Event()):
        if isinstance(report, Tried):
            worked |= report.facts is not None
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
            print(say("which-none", address=addr))
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
        if not yes and _ask("trust-question", default="n").lower() not in ("y", "yes"):
            return 1
        world.means.host_keys.accept(target, offered)
    print(say("trust-done", address=addr))
    if files[0].known_hosts:
        print(say("trust-file-decides", file=files[0].path, known_hosts=files[0].known_hosts))
    return 0


def _one(address: str) -> str:
    """The single address that the word names.

    Raises:
        Fault: it is a network, a name, or no address at all.
    """
    networks = scope.parse_networks((address,))
    if networks[0].num_addresses != 1:
        raise Fault("one-address", value=address)
    return str(networks[0].network_address)
