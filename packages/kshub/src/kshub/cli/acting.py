"""Commands leave rows in the audit log as requests do: by whom of this machine, from no address.

The transaction of the change carries the row (kshub.auth.deeds); of a file that was given out or taken back it is
written after it. A command that is refused before it has changed anything leaves none: who may run it may everything.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from getpass import getuser
from pathlib import Path
from typing import Any, Final

from kshub import app
from kshub.auth import deeds
from kshub.auth.deeds import Deed
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store import witness

ACTIONS: Final = {  # what each command is in the log: where the API does the same, by that name
    "backup": "makeBackup",
    "export": "export",  # and which list
    "import": "importScan",
    "init": "initHub",
    "ksocket create": "addKsocket",
    "network create": "addNetwork",
    "restore": "restoreBackup",
    "runs cancel": "cancelScan",
    "space add": "addSpace",
    "space rename": "setSpace",
    "space time-zone": "setSpace",
    "token create": "addToken",  # or addApiToken
    "token revoke": "revokeToken",
    "user add": "addUser",
    "user disable": "setUser",
    "user enable": "setUser",
    "user password": "resetPassword",
    "user role": "setUser",
    "user grant": "setUserGrant",
    "user revoke": "removeUserGrant",
    "user unlock": "unlockUser",
    "user totp-reset": "resetSecondFactor",
    "user link": "linkUser",
    "user unlink": "unlinkUser",
    "group add": "addGroup",
    "group rename": "setGroup",
    "group external": "setGroup",
    "group remove": "removeGroup",
    "group grant": "setGroupGrant",
    "group revoke": "removeGroupGrant",
    "group member add": "addGroupMember",
    "group member remove": "removeGroupMember",
    "token api revoke": "revokeApiToken",
    "snapshot name": "setSnapshotName",
    "snapshot unname": "removeSnapshotName",
    "network remove": "deleteNetwork",
    "ksocket remove": "deleteKsocket",
    "notify test": "testNotifyTarget",
    "export zabbix": "exportZabbix",
}
QUIET: Final = frozenset(  # they only tell something, or are told of by what they serve
    {"audit", "ksocket list", "network events", "network list", "serve", "space list", "token list", "up", "user list"}
    | {
        "events",
        "group list",
        "group member list",
        "notify list",
        "runs list",
        "snapshot list",
        "token api list",
        "user roles",
        "version",
    }
)
AFTER: Final = frozenset({"backup", "export", "restore"})  # no transaction of theirs is the hub's own


async def recorded(
    path: str, options: Mapping[str, Any], settings: Callable[[], Settings], do: Callable[[], Awaitable[None]]
) -> None:
    """Run a command; settings: those of the hub, asked for when it is done."""
    if path in QUIET:
        await do()
        return
    deed = Deed(action(path, options), told=_told(options), carries=path not in AFTER, username=_whoever())
    try:
        with witness.watched(deed):
            await do()
    except Exception as error:
        if deed.row is not None:
            await _written(settings(), deed, deeds.REFUSED if isinstance(error, Fault) else deeds.FAILED)
        raise
    if deed.row is None:
        await _written(settings(), deed, deeds.DONE)


def action(path: str, options: Mapping[str, Any]) -> str:
    """What the command is called in the log; by its own words where nobody has said."""
    if path == "export" and options.get("run") is not None:
        return "getReport"
    if path == "export":
        listed = {"nodes": "managed_nodes"}.get(options["listed"], options["listed"])
        return deeds.camel(f"export_{listed.replace('-', '_')}")
    if path == "token create" and options.get("user") is not None:
        return "addApiToken"
    return ACTIONS.get(path, path)


async def _written(settings: Settings, deed: Deed, outcome: str) -> None:
    async with app.store_of(settings) as store, store.write() as connection:
        await (deed.write(connection, outcome) if deed.row is None else deed.correct(connection, outcome))


def _told(options: Mapping[str, Any]) -> dict[str, object]:
    """What was typed: no command takes a secret so."""
    given = {deeds.camel(name): one for name, one in options.items() if one not in (None, False, "", ())}
    words: dict[str, object] = {}
    for name, one in given.items():
        words[name] = ", ".join(map(str, one)) if isinstance(one, tuple) else one.name if isinstance(one, Path) else one
    if os.geteuid() == 0 and os.environ.get("SUDO_USER"):
        words["sudoUser"] = os.environ["SUDO_USER"]
    return words


def _whoever() -> str:
    """The user of this machine, by the number of the process: what the environment says anybody may set."""
    try:
        from pwd import getpwuid  # noqa: PLC0415 - not on Windows

        return f"cli:{getpwuid(os.getuid()).pw_name}"
    except (ImportError, KeyError):
        return f"cli:{os.getuid() if hasattr(os, 'getuid') else getuser()}"
