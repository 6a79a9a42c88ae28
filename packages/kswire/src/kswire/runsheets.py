"""The report of a run as tables in the reader's language: what each sheet, and each part of the page, holds. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from typing import Final

from kswire.orders import METHODS, Ask, Scan
from kswire.problems import Problem
from kswire.reports import SENT_KINDS, Account
from kswire.runreport import RunPart, RunPlan, RunReport
from kswire.words import advice, problem_text
from kswire.workbook import Cell

_DAY: Final = 86_400
_COLUMNS: Final = {
    "summary": {"item": 30, "content": 70},
    "plan": {"ksocket": 18, "item": 24, "content": 44, "addresses": 12, "packets": 16, "how": 36, "seconds": 12},
    "result": {"ksocket": 18, "item": 36, "content": 50, "number": 12},
    "sent": {"ksocket": 18, "item": 44, "content": 36, "number": 12},
    "accounts": {
        "ksocket": 18,
        "method": 10,
        "file": 24,
        "username": 20,
        "succeeded": 12,
        "failed": 12,
        "guarded": 18,
        "unproved": 18,
    },
    "problems": {"ksocket": 18, "when": 10, "code": 20, "text": 60, "advice": 60},
}
_BEFORE: Final = ("summary", "plan", "problems")  # of a report in which nothing was done yet

_Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table. widths: of its columns, in characters. Texts are as they came: whoever writes makes them harmless."""

    name: str
    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the report is for. zone: of the times, by the name zone_name; made_at: now."""

    language: str
    zone: tzinfo
    zone_name: str
    made_at: datetime

    def say(self, key: str, **params: object) -> str:
        """A word of the report."""
        return _words(self.language)[key].format(**params)

    def named(self, kind: str, word: str) -> str:
        """What a word of ours is called; one that is none stays as it is."""
        return _words(self.language).get(f"{kind}-{word}", word)

    def time(self, moment: datetime | None) -> str | None:
        """As people write it."""
        return None if moment is None else moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def span(self, seconds: float) -> str:
        """Days, hours, minutes and seconds."""
        days, rest = divmod(max(0, round(seconds)), _DAY)
        time = str(timedelta(seconds=rest))
        return self.say("days", days=days, time=time) if days else time


def _words(language: str) -> dict[str, str]:
    words: dict[str, str] = import_module(f"kswire.words.{language}.runreport").WORDS
    return words


def title(report: RunReport, reader: Reader) -> str:
    """What the document is: a plan, a report, or a report of what is not over."""
    if report.before:
        return reader.say("title-before")
    return reader.say("title-running" if report.status in ("ordered", "running") else "title-after")


def sections(report: RunReport, reader: Reader) -> tuple[Section, ...]:
    """The tables, the summary first."""
    rows = {
        "summary": _summary,
        "plan": _plan,
        "result": _result,
        "sent": _sent,
        "accounts": _accounts,
        "problems": _problems,
    }
    return tuple(
        Section(
            name,
            reader.say(f"sheet-{name}"),
            tuple(reader.say(f"column-{one}") for one in _COLUMNS[name]),
            tuple(_COLUMNS[name].values()),
            tuple(rows[name](report, reader)),
        )
        for name in (_BEFORE if report.before else rows)
    )


def _summary(report: RunReport, reader: Reader) -> Iterator[_Row]:
    """The change number is there also when it is empty: then it is written by hand."""
    facts: tuple[tuple[str, Cell], ...] = (
        ("reference", report.reference or ""),
        ("space", report.space),
        ("network", report.network),
        ("scan", report.scan_id),
        ("kind", reader.named("kind", report.kind)),
        ("status", reader.named("status", report.status)),
        ("orderedBy", report.ordered_by),
        ("schedule", report.schedule),
        ("ksockets", ", ".join(one.ksocket for one in report.ksockets)),
        ("createdAt", reader.time(report.created_at)),
        ("windows", _windows(report, reader) or None),
        ("opensAt", reader.time(report.opens_at)),
        ("startedAt", reader.time(report.started_at)),
        ("terminatedAt", reader.time(report.terminated_at)),
        ("took", _took(report, reader)),
        ("continues", report.continues),
        ("continuedBy", report.continued_by),
        ("incomplete", reader.say("incomplete-yes") if report.incomplete else None),
        ("planned", _planned(report.ksockets, reader)),
        *(() if report.before else _done(report, reader)),
        ("versions", _versions(report)),
        ("zone", reader.zone_name),
        ("madeAt", reader.time(reader.made_at)),
    )
    yield from ((reader.say(name), value) for name, value in facts if value is not None)


def _windows(report: RunReport, reader: Reader) -> str:
    lines = []
    for one in report.windows:
        days = " ".join(reader.named("day", day) for day in one.days)
        lines.append(reader.say("window", days=days, begin=one.begin, end=one.end, zone=one.time_zone))
    if report.closed_days:
        lines.append(reader.say("closed", days=", ".join(report.closed_days)))
    return _listed(lines)


def _took(report: RunReport, reader: Reader) -> str | None:
    if report.started_at is None or report.terminated_at is None:
        return None
    return reader.span((report.terminated_at - report.started_at).total_seconds())


def _planned(parts: Iterable[RunPart], reader: Reader) -> str | None:
    """Of all Ksockets that made a plan; they search at the same time."""
    sweeps = [one.plan.sweeps for one in parts if one.plan is not None]
    if not sweeps:
        return None
    each = [one for some in sweeps for one in some]
    longest = max(sum(one.seconds for one in some) for some in sweeps)
    packets, addresses = sum(one.packets for one in each), sum(one.addresses for one in each)
    return reader.say("planned-sum", packets=packets, addresses=addresses, took=reader.span(longest))


def _done(report: RunReport, reader: Reader) -> Iterator[tuple[str, Cell]]:
    """Beside what is told, whether that is all: a part that is lost or still at work has not told."""
    parts = [one for one in report.ksockets if one.status != "refused"]  # who refused has sent and found nothing
    found = [one.number_of_addresses for one in parts if one.number_of_addresses is not None]
    yield "found", _sum(found, reader, whole=len(found) == len(parts)) if parts else None
    yield from _outcome(report)
    told = [one.sent for one in parts if one.sent is not None]
    whole = bool(parts) and len(told) == len(parts)
    packets = Counter[str]()
    for one in told:
        packets.update(one.packets)
    counted = [f"{reader.named('sent', kind)}: {packets[kind]}" for kind in _kinds(packets) if packets[kind]]
    missing = [] if whole else [reader.say("unknown-rest" if counted else "unknown")]
    yield "packets", "\n".join(counted + missing) or reader.say("none")
    for name in ("failed", "guarded"):
        counts = [getattr(account, name) for one in told for account in one.accounts]
        yield name, _sum(counts, reader, whole=whole)


def _sum(numbers: Iterable[int], reader: Reader, *, whole: bool) -> Cell:
    """whole: everybody has told; else it is at least so many."""
    count = sum(numbers)
    if whole:
        return count
    return reader.say("unknown-least", number=count) if count else reader.say("unknown")


def _outcome(report: RunReport) -> Iterator[tuple[str, Cell]]:
    for name in ("nodes", "details", "new", "changed", "outdated"):
        yield name, None if report.outcome is None else getattr(report.outcome, name)


def _versions(report: RunReport) -> str | None:
    told = [] if report.hub is None else [f"kshub {report.hub}"]
    versions = {one.ksocket: one.sent.version for one in report.ksockets if one.sent is not None and one.sent.version}
    told += [f"ksocket {version} ({name})" for name, version in versions.items()]
    return "\n".join(told) or None


def _plan(report: RunReport, reader: Reader) -> Iterator[_Row]:
    for part in report.ksockets:
        for name, content in _order(part.order, reader):
            yield part.ksocket, reader.say(name), content, None, None, None, None
        if part.plan is None:
            if report.kind in ("scan", "plan"):
                yield part.ksocket, reader.say("plan-none"), reader.say("plan-none-text"), None, None, None, None
        else:
            for item, *rest in _planning(part.plan, reader):
                yield part.ksocket, reader.say(str(item)), *rest


def _order(order: Scan | Ask | None, reader: Reader) -> Iterator[tuple[str, Cell]]:
    if order is None:
        yield "order-none", reader.say("order-none-text")
        return
    if isinstance(order, Scan):
        yield "start", _listed(order.start) or reader.say("start-default")
        yield "permitted", _listed(order.permitted) or reader.say("permitted-default")
    else:
        yield "addresses", _listed(order.addresses)
    yield "prohibited", _listed(order.prohibited) or reader.say("none")
    yield "profile", reader.named("profile", order.profile if isinstance(order, Scan) else "safe")
    yield "methods", ", ".join(order.methods)
    given = {method: getattr(order.timeouts, method, None) for method in METHODS}
    told = (
        reader.say("timeout", method=one, seconds=f"{value:g}") for one, value in given.items() if value is not None
    )
    if text := ", ".join(told):
        yield "timeouts", text
    if order.until is not None:
        yield "until", reader.time(order.until)
    if isinstance(order, Scan) and order.continues:
        yield "continues-order", order.continues


def _listed(words: Iterable[str]) -> str:
    return "\n".join(words)


def _planning(plan: RunPlan, reader: Reader) -> Iterator[_Row]:
    if plan.made_at is not None:
        yield "plan-made", reader.time(plan.made_at), None, None, None, None
    for gateway in plan.gateways:
        yield "gateway", gateway, None, None, None, None
    for one in plan.sweeps:
        yield "sweep", one.target, one.addresses, one.packets, one.how, round(one.seconds, 1)
    for login in plan.logins:
        yield (
            "login",
            _listed(login.includes) or reader.say("login-all"),
            None,
            None,
            f"{login.method} {login.file}",
            None,
        )
    for target in plan.targets:
        yield "behind", " > ".join((*target.route, target.addr)), None, None, None, None
    for question in plan.names:
        yield "names", question, None, None, None, None


def _result(report: RunReport, reader: Reader) -> Iterator[_Row]:
    for part in report.ksockets:
        for item, content, number in _ended(part, reader):
            yield part.ksocket, item, content, number
    for name, value in _outcome(report):
        if value is not None:
            yield None, reader.say(name), None, value


def _ended(part: RunPart, reader: Reader) -> Iterator[_Row]:
    yield reader.say("status"), reader.named("status", part.status), None
    for name, moment in (("startedAt", part.started_at), ("terminatedAt", part.terminated_at)):
        if moment is not None:
            yield reader.say(name), reader.time(moment), None
    if part.number_of_addresses is not None:
        yield reader.say("found"), None, part.number_of_addresses
    yield from _searched(part, reader)
    for left in part.unsearched or ():
        yield reader.named("unsearched", left.why), left.network, None


def _searched(part: RunPart, reader: Reader) -> Iterator[_Row]:
    if part.searched is None:
        yield reader.say("searched-routed"), reader.say("unknown"), None
        return
    shown = 0
    for one in part.searched:
        way = reader.say("searched-link" if one.on_link else "searched-routed")
        route = " > ".join(one.route)
        asked = reader.say("searched-behind", route=route) if route else reader.say("searched-silent")
        for name, words in ((way, one.prefixes), (asked, one.addresses)):
            shown += len(words)
            yield from ((name, word, None) for word in words)
    more = (part.number_of_searched or 0) - shown
    if more > 0:
        yield reader.say("searched-more"), None, more
    elif not shown:
        yield reader.say("searched-routed"), reader.say("searched-nothing"), None


def _sent(report: RunReport, reader: Reader) -> Iterator[_Row]:
    for part in report.ksockets:
        if part.sent is None:
            yield part.ksocket, reader.say("source"), reader.say("unknown"), None
            yield part.ksocket, reader.say("packets"), reader.say("unknown"), None
            continue
        if not part.sent.sources:
            yield part.ksocket, reader.say("source"), reader.say("unknown"), None
        for source in part.sent.sources:
            yield part.ksocket, reader.say("source"), " ".join(filter(None, (source.addr, source.ifname))), None
        for kind in _kinds(part.sent.packets):
            known = kind in part.sent.packets
            count = part.sent.packets[kind] if known else None
            yield part.ksocket, reader.named("sent", kind), None if known else reader.say("unknown"), count
        if part.sent.restarts:
            yield part.ksocket, reader.say("restarts"), None, part.sent.restarts


def _kinds(packets: Iterable[str]) -> list[str]:
    """Ours in their order, then what another version counts."""
    return [*SENT_KINDS, *sorted(set(packets) - set(SENT_KINDS))]


def _accounts(report: RunReport, reader: Reader) -> Iterator[_Row]:
    for part in report.ksockets:
        for one in part.sent.accounts if part.sent else ():
            yield part.ksocket, one.method, _file(one, reader), one.username, *_counts(one)


def _file(one: Account, reader: Reader) -> str:
    return reader.say("other-accounts") if one.file is None else one.file


def _counts(one: Account) -> tuple[int, int, int, int]:
    return one.succeeded, one.failed, one.guarded, one.unproved


def _problems(report: RunReport, reader: Reader) -> Iterator[_Row]:
    for part in report.ksockets:
        for when, problems in (("when-plan", part.plan.problems if part.plan else ()), ("when-run", part.problems)):
            for one in problems:
                yield part.ksocket, reader.say(when), *_said(one, reader)
    if not report.before:
        yield from _fallen_short(report, reader)


def _fallen_short(report: RunReport, reader: Reader) -> Iterator[_Row]:
    """What single machines refused is no problem of the run, and yet not nothing: how many, and where it is told."""
    for part in report.ksockets:
        refused = sum(one.failed for one in part.sent.accounts) if part.sent else 0
        if refused:
            yield (
                part.ksocket,
                reader.say("when-run"),
                None,
                reader.say("refused-logins", number=refused),
                reader.say("see-accounts"),
            )
    out = report.outcome
    if out is not None and out.nodes is not None and out.details is not None and out.nodes > out.details:
        text = reader.say("without-details", number=out.nodes - out.details, nodes=out.nodes)
        yield None, reader.say("when-run"), None, text, reader.say("see-attempts")


def _said(one: Problem, reader: Reader) -> tuple[str, str, str]:
    return str(one.code), problem_text(one, reader.language), advice(one, reader.language)
