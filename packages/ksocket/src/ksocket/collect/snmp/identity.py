"""Which device it is, by the profiles: which rule fits it, what is still to be asked, and what comes of it. Pure."""

from collections.abc import Iterable
from functools import cache, lru_cache

from ksocket.collect.snmp.placed import placed
from ksocket.collect.snmp.rules import Rule, rules
from ksocket.collect.snmp.sources import Agent, Answers, found, said, unasked
from ksocket.collect.snmp.values import text
from kswire.identify import TYPES


def rules_for(object_id: str | None) -> tuple[Rule, ...]:
    """Those of all rules that may fit an agent with this sysObjectID: by its enterprise number, and those of any."""
    known = _by_enterprise()
    return known.get(_enterprise(object_id or ""), ()) + known.get("", ())


@cache
def _by_enterprise() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules():
        for one in dict.fromkeys(map(_enterprise, rule.object_ids)) or ("",):
            found[one] = (*found.get(one, ()), rule)
    return found


def _enterprise(object_id: str) -> str:
    """Its first seven numbers, of which the last is the maker's; empty: there are fewer."""
    numbers = object_id.split(".", 7)[:7]
    return ".".join(numbers) if len(numbers) == 7 else ""


@lru_cache(maxsize=256)
def fitting(object_id: str | None, description: str | None) -> tuple[Rule, ...]:
    """The candidates for an agent that says this of itself, of all rules; most networks have many that say the same."""
    return candidates(Agent(sys_object_id=object_id, sys_descr=description), rules_for(object_id))


def candidates(agent: Agent, among: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that fit as far as it is known, the best first, to the first that asks the agent nothing more.

    The best has the longest prefix of sysObjectID, then `has`, then sysDescr, then stands first.
    """
    ranked = []
    for rule in among:
        length = _matched(rule, agent.sys_object_id)
        if length is not None:
            ranked.append(((-length, rule.has is None, rule.description is None), rule))
    ranked.sort(key=lambda one: one[0])
    fitting = []
    for _, rule in ranked:  # a description is looked for last, and no further than it may matter
        if _described(rule, agent):
            fitting.append(placed(rule, agent.sys_object_id))
            if rule.has is None:
                break
    return tuple(fitting)


def _matched(rule: Rule, object_id: str | None) -> int | None:
    """How many numbers of the sysObjectID the rule names; None: another one's."""
    if not rule.object_ids:
        return 0
    fitting = [one for one in rule.object_ids if object_id and f"{object_id}.".startswith(f"{one}.")]
    return max((one.count(".") + 1 for one in fitting), default=None)


def _described(rule: Rule, agent: Agent) -> bool:
    return not rule.description or found(rule.description, agent.sys_descr) is not None


def first_oids(among: tuple[Rule, ...], agent: Agent) -> list[str]:
    """What tells which of them it is, and what the last of them would ask next: one Get mostly does for both."""
    has = [rule.has.oid for rule in among if rule.has]
    rest = unknown(among[-1], agent, Answers())[0] if among and among[-1].has is None else []
    return list(dict.fromkeys((*has, *rest)))


def chosen(among: tuple[Rule, ...], answers: Answers) -> Rule | None:
    """The first of the candidates whose `has` the agent has."""
    return next((rule for rule in among if rule.has is None or _has(rule, answers)), None)


def _has(rule: Rule, answers: Answers) -> bool:
    if rule.has is None or (value := answers.values.get(rule.has.oid)) is None:
        return False
    return not rule.has.pattern or found(rule.has.pattern, text(value)) is not None


def unknown(rule: Rule, agent: Agent, answers: Answers) -> tuple[list[str], list[str]]:
    """The OIDs to Get and the columns to walk next; both empty when nothing is left to ask.

    Of each fact the sources are gone through in their order, and no further than to one that gives something. OIDs are
    cheap and asked for all at once; a column is walked only when what stands before it gave nothing.
    """
    oids: dict[str, None] = {}
    columns: dict[str, None] = {}
    for name, sources in rule.facts.items():
        waiting = False
        for source in sources:
            gets, walks = unasked(source, answers)
            if walks and waiting:
                break
            oids |= dict.fromkeys(gets)
            columns |= dict.fromkeys(walks)
            if walks or (not gets and not waiting and said(name, source, agent, answers)):
                break
            waiting = waiting or bool(gets)
    return list(oids), list(columns)


def resolve(rule: Rule, agent: Agent, answers: Answers) -> dict[str, str]:
    """What the rule makes of the answers: a value for each of the facts that one of its sources gives."""
    facts = {}
    for name, sources in rule.facts.items():
        first = next(filter(None, (said(name, one, agent, answers) for one in sources)), None)
        if first is not None and (name != "type" or first in TYPES):
            facts[name] = first
    return facts
