"""What Zabbix should have and what it has -> what is to be done, host by host, and why. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kshub.export.zabbix.known import NO_INVENTORY, Host, Zabbix
from kshub.export.zabbix.settle import Member, Settled, settle
from kshub.export.zabbix.wanted import DISABLED, ENABLED, SNMP, Wanted, Wish
from kshub.export.zabbix.written import Written, digest, member, read

Action = Literal["create", "adopt", "update", "disable", "leave"]
ACTIONS: Final[tuple[Action, ...]] = ("create", "adopt", "update", "disable", "leave")
_INTERFACE: Final = "interface."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One host. why: a code of `words` ("zabbix-why-..."), with what it is about.

    fields, members: what is written; members are all that the host has afterwards, or none where they stay.
    kept: what stays as it is since it is a person's. written: the record afterwards, if it is another.
    """

    action: Action
    key: str
    name: str
    addr: str
    why: str
    about: tuple[str, ...] = ()
    host: Host | None = None
    technical: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    members: frozenset[Member] | None = None
    kept: tuple[str, ...] = ()
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """groups: to be made first. steps: by key."""

    groups: tuple[str, ...]
    steps: tuple[Step, ...]

    def counts(self) -> dict[Action, int]:
        """How many of each action."""
        found = Counter(one.action for one in self.steps)
        return {action: found[action] for action in ACTIONS}


def plan(nodes: Iterable[Wanted], zabbix: Zabbix, wish: Wish, whole: frozenset[int] = frozenset()) -> Plan:
    """nodes: those chosen. whole: networks of which all nodes are among them: who is missing there is gone."""
    planned = _Planner(list(nodes), zabbix, wish)
    steps = sorted((*planned.steps(), *planned.missing(whole)), key=_order)
    groups = {one[1] for step in steps for one in step.members or () if one[0] == "group"}
    return Plan(tuple(sorted(groups - zabbix.groups.keys())), tuple(steps))


class _Planner:
    def __init__(self, nodes: list[Wanted], zabbix: Zabbix, wish: Wish) -> None:
        self._nodes, self._zabbix, self._wish = nodes, zabbix, wish
        self._hosts, self._names = set(zabbix.hosts), set(zabbix.names)
        self._ours: dict[str, list[Host]] = defaultdict(list)
        for host in sorted(zabbix.ours, key=lambda one: (len(one.hostid), one.hostid)):  # a copy is younger
            for key in host.keys()[:1]:
                self._ours[key].append(host)
        self._near = self._neighbors()

    def steps(self) -> Iterator[Step]:
        for one in self._nodes:
            known = self._ours.get(one.key, [])
            yield self._known(one, known[0]) if known else self._new(one)
            for copy in known[1:]:
                yield _left(one, "copy", copy, known[0].host)

    def missing(self, whole: frozenset[int]) -> Iterator[Step]:
        chosen = {one.key for one in self._nodes}
        for key, hosts in self._ours.items():
            if key not in chosen and self._wish.network(key) in whole:
                nobody = _nobody(key, hosts[0])
                yield self._gone(nobody, hosts[0])

    def _known(self, one: Wanted, host: Host) -> Step:
        if host.flags != "0":
            return _left(one, "discovered", host)
        return self._gone(one, host) if one.gone else self._settled(one, host, "update")

    def _new(self, one: Wanted) -> Step:
        if one.gone:
            return _left(one, one.gone)
        near = self._near[one.key]
        if self._wish.adopt and near:
            if len(near) > 1 or self._claims[near[0].hostid] > 1:
                return _left(one, "ambiguous", None, *(host.host for host in near[:5]))
            return self._settled(one, near[0], "adopt")
        technical = _free(one.hosts, self._hosts)
        if technical is None:
            return _left(one, "name-taken", None, one.key)
        return self._made(one, technical, near)

    def _made(self, one: Wanted, technical: str, near: list[Host]) -> Step:
        name = _free(one.names, self._names) or technical
        self._hosts.add(technical)
        self._names.add(name)
        fields = {"name": name, "status": ENABLED if self._wish.enable else DISABLED, **one.fields}
        record = {field: digest(value) for field, value in fields.items()}
        return Step(
            action="create",
            key=one.key,
            name=name,
            addr=one.addr,
            technical=technical,
            fields=fields,
            members=self._named(one),
            written=Written(record, frozenset(member(*each) for each in self._named(one))),
            why="beside" if near else "new",
            about=tuple(host.host for host in near[:5]),
        )

    def _settled(self, one: Wanted, host: Host, action: Literal["adopt", "update"]) -> Step:
        before = read(getattr(host.record, "value", None))
        fields = dict(_interfaces(one, host, before))
        if action == "update":
            fields["name"] = self._name(one, host, before)
            if self._wish.enable:
                fields["status"] = ENABLED
        if host.inventory_mode == NO_INVENTORY and "inventory_mode" in before.fields:  # a person switched it off
            fields = {name: value for name, value in fields.items() if not name.startswith("inventory")}
        if host.inventory_mode == "1":  # filled by items, which is as good
            fields.pop("inventory_mode", None)
        had = host.members()
        found = settle(host.fields(), had, before, fields, self._named(one))
        return _step(one, host, action, found, before)

    def _name(self, one: Wanted, host: Host, before: Written) -> str:
        """As it is where that will do: names do not change because another host of the name came or went."""
        if host.name in one.names or before.fields.get("name") != digest(host.name):
            return host.name if host.name in one.names else one.names[0]
        name = _free(one.names, self._names) or host.name
        self._names.add(name)
        return name

    def _gone(self, one: Wanted, host: Host) -> Step:
        why = one.gone or "missing"
        if not self._wish.disable_gone or host.flags != "0":
            return _left(one, why, host)
        before = read(getattr(host.record, "value", None))
        found = settle(host.fields(), (), before, {"status": DISABLED}, ())
        if not found.fields:
            return _left(one, why, host, kept=found.kept)
        record = Written(found.written.fields, before.members)
        base = _left(one, why, host)
        return Step(
            action="disable",
            key=base.key,
            name=base.name,
            addr=base.addr,
            why=why,
            host=host,
            technical=host.host,
            fields=found.fields,
            written=record,
        )

    def _named(self, one: Wanted) -> frozenset[Member]:
        """Members under the names by which a host tells them."""
        known = self._zabbix.technical
        return frozenset(
            ("template", known.get(each[1], each[1])) if each[0] == "template" else each for each in one.members
        )

    def _neighbors(self) -> dict[str, list[Host]]:
        """Hosts of people at the addresses of each node that has none of ours; and how many nodes claim each."""
        at: dict[str, dict[str, Host]] = defaultdict(dict)
        for host in self._zabbix.others:
            for interface in host.interfaces:
                if interface.useip == "1" and host.flags == "0":
                    at[interface.ip][host.hostid] = host
        near, self._claims = dict[str, list[Host]](), Counter[str]()
        for one in self._nodes:
            found = {} if one.gone or one.key in self._ours else _merged(at[each] for each in sorted(one.addresses))
            near[one.key] = list(found.values())
            self._claims.update(found.keys())
        return near


def _order(step: Step) -> tuple[list[int], str]:
    """By the numbers of network and node; originals before their copies."""
    return [int(part) for part in step.key.rsplit("-", 2)[1:]], step.host.hostid.rjust(20) if step.host else ""


def _merged(found: Iterable[dict[str, Host]]) -> dict[str, Host]:
    return {hostid: host for each in found for hostid, host in each.items()}


def _free(names: Iterable[str], taken: set[str]) -> str | None:
    return next((one for one in names if one not in taken), None)


def _interfaces(one: Wanted, host: Host, before: Written) -> Iterator[tuple[str, str]]:
    """The fields; one interface of ours is enough, and none where a person gave the host its own."""
    snmp = f"{_INTERFACE}{SNMP}"
    ours = {name for name in before.fields if name.startswith(_INTERFACE)}
    for name, value in one.fields.items():
        if not name.startswith(_INTERFACE):
            yield name, value
        elif ours or not host.interfaces:  # that it does not answer by SNMP for a while is no reason for another one
            yield (snmp if snmp in ours else name), value
    for name in ours - one.fields.keys() - {snmp}:
        yield name, one.addr


def _step(one: Wanted, host: Host, action: Action, found: Settled, before: Written) -> Step:
    changed = found.members != host.members()
    parts = sorted({name.partition(".")[2] if name.startswith("inventory.") else name for name in found.fields})
    kinds = sorted({each[0] for each in found.members ^ host.members()})
    record = found.written if found.written != before else None
    if action == "update" and not (found.fields or changed or record):
        return _left(one, "kept" if found.kept else "same", host, *found.kept, kept=found.kept)
    return Step(
        action=action,
        key=one.key,
        name=found.fields.get("name", host.name),
        addr=one.addr,
        why="adopted" if action == "adopt" else "changed",
        about=(host.host,) if action == "adopt" else (*parts, *kinds) or ("record",),
        host=host,
        technical=host.host,
        fields=found.fields,
        members=found.members if changed else None,
        kept=found.kept,
        written=record,
    )


def _left(one: Wanted, why: str, host: Host | None = None, *about: str, kept: tuple[str, ...] = ()) -> Step:
    return Step(
        action="leave",
        key=one.key,
        name=host.name if host else one.names[0],
        addr=one.addr,
        why=why,
        about=about,
        host=host,
        technical=host.host if host else "",
        kept=kept,
    )


def _nobody(key: str, host: Host) -> Wanted:
    """Who was the node of this host, and is another's part now, or not there at all."""
    addr = next((one.ip for one in host.interfaces), "")
    empty: dict[str, str] = {}
    return Wanted(
        key=key, hosts=(), names=(host.name,), addr=addr, addresses=frozenset(), fields=empty, members=frozenset()
    )
