"""A plan for Zabbix, and what became of it, as people and programs read it."""

import sys
from typing import Any, Final

import msgspec

from kshub.export.zabbix.applying import Outcome
from kshub.export.zabbix.plan import Plan, Step
from kshub.logs import plain
from kshub.words import say

_MOST: Final = 200  # characters of one word on the terminal: machines tell some of them


def progress(done: int, of: int) -> None:
    """How many hosts are through: on a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done} / {of}", end="" if done < of else "\n", file=sys.stderr, flush=True)


def show(planned: Plan, release: str, *, as_json: bool) -> None:
    """What would be done."""
    if as_json:
        _print_json(planned, Outcome(), release, dry=True)
        return
    for name in planned.groups:
        print(say("zabbix-group-line", name=plain(name, _MOST)))
    for step in planned.steps:
        if step.why not in ("same", "kept"):
            print(_line(step))
    print(say("zabbix-planned", **planned.counts()))


def tell(planned: Plan, outcome: Outcome, release: str, seconds: float, *, as_json: bool) -> None:
    """What was done; what was not goes to standard error."""
    for name, detail in outcome.groups.items():
        print(f"kshub: {say('zabbix-group-failed', name=plain(name, _MOST), detail=detail)}", file=sys.stderr)
    for one in outcome.failed:
        failed = say(f"zabbix-failed-{one.why}", node=one.step.key, name=plain(one.step.name, _MOST), detail=one.detail)
        print(f"kshub: {failed}", file=sys.stderr)
    if as_json:
        _print_json(planned, outcome, release, dry=False)
        return
    done = Plan((), tuple(outcome.done)).counts() | {"leave": planned.counts()["leave"]}
    print(say("zabbix-done", failed=len(outcome.failed), seconds=f"{seconds:.1f}", **done))


def _line(step: Step) -> str:
    why = say(f"zabbix-why-{step.why}", about=plain(", ".join(step.about), _MOST))
    if step.kept:
        why += say("zabbix-kept", fields=", ".join(step.kept))
    words = (say(f"zabbix-{step.action}"), step.key, plain(step.name, _MOST), step.addr, why)
    return "  ".join(word for word in words if word)


def _print_json(planned: Plan, outcome: Outcome, release: str, *, dry: bool) -> None:
    """One document, for programs."""
    failed = [{"key": one.step.key, "why": one.why, "detail": one.detail} for one in outcome.failed] + [
        {"group": name, "why": "refused", "detail": detail} for name, detail in outcome.groups.items()
    ]
    told = {
        "zabbix": release,
        "dryRun": dry,
        "counts": planned.counts(),
        "groups": planned.groups,
        "steps": [_told(one) for one in planned.steps],
        "done": [one.key for one in outcome.done],
        "failed": failed,
    }
    print(msgspec.json.format(msgspec.json.encode(told)).decode())


def _told(step: Step) -> dict[str, Any]:
    members = None if step.members is None else sorted(step.members)
    return {
        "action": step.action,
        "key": step.key,
        "displayName": step.name,
        "addr": step.addr,
        "host": step.technical or None,
        "hostid": step.host.hostid if step.host else None,
        "why": step.why,
        "about": step.about,
        "fields": step.fields,
        "members": members,
        "kept": step.kept,
    }
