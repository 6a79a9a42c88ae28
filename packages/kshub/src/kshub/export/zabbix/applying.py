"""A plan as calls of the API, a hundred hosts at a time. What Zabbix refuses is told apart and the rest goes on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kshub.export.zabbix import written
from kshub.export.zabbix.client import Client, Refused
from kshub.export.zabbix.known import Zabbix
from kshub.export.zabbix.plan import Plan, Step
from kshub.export.zabbix.settle import Member
from kshub.export.zabbix.wanted import AGENT, SNMP

AT_ONCE: Final = 100  # hosts in one call
LINKED_AT_ONCE: Final = 10  # hosts that get templates: each costs Zabbix a second and much memory
_PORTS: Final = {AGENT: "10050", SNMP: "161"}
_KINDS: Final = {"group": ("groups", "groupid"), "template": ("templates", "templateid")}
_MACRO_TEXT: Final = "Kept by ksocket: what it wrote last. Without it, ksocket changes nothing that is filled in here."


@dataclass(frozen=True, slots=True)
class Failed:
    """why: a code of `words` ("zabbix-failed-..."), with what Zabbix said, or the group that could not be made."""

    step: Step
    why: str
    detail: str


@dataclass(slots=True)
class Outcome:
    """How far it came. groups: those that could not be made, with what Zabbix said."""

    done: list[Step] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)


Progress = Callable[[int, int], None]


async def apply(client: Client, plan: Plan, zabbix: Zabbix, outcome: Outcome, progress: Progress) -> None:
    """Do what is planned; `outcome` tells how far it came, also where this ends by a Failure.

    Raises:
        Failure: Zabbix does not answer any more.
    """
    work = _Work(client, dict(zabbix.groups), zabbix, outcome)
    await work.groups(plan.groups)
    todo = [one for one in plan.steps if one.action != "leave"]
    created = [one for one in todo if one.action == "create"]
    changed = [one for one in todo if one.action != "create"]
    for do, steps in ((work.create, created), (work.change, changed)):
        for some in _parts(steps):
            await do(some)
            progress(len(outcome.done) + len(outcome.failed), len(todo))


def _parts(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    """What is done together."""
    linked = [one for one in steps if _links(one)]
    others = [one for one in steps if not _links(one)]
    for some, size in ((others, AT_ONCE), (linked, LINKED_AT_ONCE)):
        for start in range(0, len(some), size):
            yield some[start : start + size]


def _links(step: Step) -> bool:
    had = step.host.members() if step.host else frozenset()
    return any(one[0] == "template" for one in (step.members or frozenset()) - had)


class _Work:
    def __init__(self, client: Client, groups: dict[str, str], zabbix: Zabbix, outcome: Outcome) -> None:
        self._client, self._groups, self._zabbix, self._outcome = client, groups, zabbix, outcome

    async def groups(self, names: Sequence[str]) -> None:
        """Make those that are not there."""
        for name in names:
            try:
                made = await self._client.call("hostgroup.create", {"name": name}, dict[str, list[str]])
                self._groups[name] = made["groupids"][0]
            except (Refused, KeyError, IndexError) as refused:
                self._outcome.groups[name] = str(refused)

    async def create(self, steps: Sequence[Step]) -> None:
        """Hosts with all that belongs to them, each whole or not at all."""
        ready = [one for one in steps if self._grouped(one)]
        refused = await self._batch("host.create", [(one, self._new(one)) for one in ready])
        self._outcome.done += [one for one in ready if one.key not in refused]

    async def change(self, steps: Sequence[Step]) -> None:
        """Fields, then interfaces, then the record of both: who is cut off in between is not written down."""
        left = [one for one in steps if self._grouped(one)]
        left = await self._part("host.update", left, self._update)
        left = await self._part("hostinterface.update", left, lambda one: _interfaces(one, there=True))
        left = await self._part("hostinterface.create", left, lambda one: _interfaces(one, there=False))
        left = await self._part("usermacro.update", left, lambda one: _record(one, there=True))
        self._outcome.done += await self._part("usermacro.create", left, lambda one: _record(one, there=False))

    async def _part(
        self, method: str, steps: Sequence[Step], make: Callable[[Step], list[dict[str, Any]]]
    ) -> list[Step]:
        """The steps with which to go on."""
        refused = await self._batch(method, [(one, each) for one in steps for each in make(one)])
        return [one for one in steps if one.key not in refused]

    async def _batch(self, method: str, asked: Sequence[tuple[Step, dict[str, Any]]]) -> set[str]:
        """A call does all or nothing: where it is refused, halves show whose fault it is. The keys of those."""
        if not asked:
            return set()
        try:
            await self._client.call(method, [params for _, params in asked], dict[str, Any])
        except Refused as refused:
            if len(asked) == 1:
                self._outcome.failed.append(Failed(asked[0][0], "refused", str(refused)))
                return {asked[0][0].key}
            half = len(asked) // 2
            return await self._batch(method, asked[:half]) | await self._batch(method, asked[half:])
        return set()

    def _grouped(self, step: Step) -> bool:
        """Whether all groups are there that it shall have."""
        wanting = [one[1] for one in step.members or () if one[0] == "group" and one[1] not in self._groups]
        if wanting:
            self._outcome.failed.append(Failed(step, "group", wanting[0]))
        return not wanting

    def _new(self, step: Step) -> dict[str, Any]:
        params = {"host": step.technical, **_fields(step), **self._members(step.members or frozenset())}
        params["interfaces"] = [_interface(kind, step.fields[f"interface.{kind}"]) for kind in _kinds(step)]
        if step.written:
            record = written.text(step.written)
            params["macros"] = [{"macro": written.MACRO, "value": record, "description": _MACRO_TEXT}]
        return params

    def _update(self, step: Step) -> list[dict[str, Any]]:
        assert step.host is not None
        params = _fields(step)
        if step.members is not None:
            kinds = {one[0] for one in step.members ^ step.host.members()}
            params |= self._members(step.members, kinds)
        return [{"hostid": step.host.hostid} | params] if params else []

    def _members(self, members: frozenset[Member], kinds: Iterator[str] | set[str] | None = None) -> dict[str, Any]:
        wanted = {"tag", "group", "template"} if kinds is None else set(kinds)
        found: dict[str, Any] = {}
        if "tag" in wanted:
            found["tags"] = [{"tag": one[1], "value": one[2]} for one in sorted(members) if one[0] == "tag"]
        for kind in wanted & _KINDS.keys():
            name, number = _KINDS[kind]
            ids = self._groups if kind == "group" else self._zabbix.templates
            found[name] = [{number: ids[one[1]]} for one in sorted(members) if one[0] == kind]
        return found


def _fields(step: Step) -> dict[str, Any]:
    """What stands in the host itself and in its inventory."""
    told = {name: step.fields[name] for name in ("name", "status", "inventory_mode") if name in step.fields}
    inventory = {
        name.removeprefix("inventory."): value for name, value in step.fields.items() if name.startswith("inventory.")
    }
    return {**told, "inventory": inventory} if inventory else dict(told)


def _kinds(step: Step) -> list[str]:
    return [name.removeprefix("interface.") for name in sorted(step.fields) if name.startswith("interface.")]


def _interface(kind: str, addr: str) -> dict[str, Any]:
    """The hub has no credentials: the community is that of Zabbix's own macro."""
    made: dict[str, Any] = {"type": kind, "main": "1", "useip": "1", "ip": addr, "dns": "", "port": _PORTS[kind]}
    if kind == SNMP:
        made["details"] = {"version": "2", "bulk": "1", "community": "{$SNMP_COMMUNITY}"}
    return made


def _interfaces(step: Step, *, there: bool) -> list[dict[str, Any]]:
    assert step.host is not None
    made = list[dict[str, Any]]()
    for kind in _kinds(step):
        known, addr = step.host.main(kind), step.fields[f"interface.{kind}"]
        if known and there:
            made.append({"interfaceid": known.interfaceid, "ip": addr})
        elif not known and not there:
            made.append({"hostid": step.host.hostid} | _interface(kind, addr))
    return made


def _record(step: Step, *, there: bool) -> list[dict[str, Any]]:
    assert step.host is not None
    known = step.host.record
    if step.written is None or (known is not None) != there:
        return []
    value = written.text(step.written)
    if known:
        return [{"hostmacroid": known.hostmacroid, "value": value}]
    described = {"macro": written.MACRO, "value": value, "description": _MACRO_TEXT}
    return [{"hostid": step.host.hostid} | described]
