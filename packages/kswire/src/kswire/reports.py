"""What a collector tells. Found, Tried and Done are kept until acknowledged; Progress and Log may be lost."""

from datetime import datetime

from kswire.facts import Address, Attempt, Facts
from kswire.problems import Problem
from kswire.wire import Wire


class Report(Wire, frozen=True, tag_field="type"):
    """The base of all reports; run is the order's."""

    run: str


class Found(Report, frozen=True, tag="found"):
    """An address is alive, or a table or the user names it.

    by: "gateway", "arp", "icmp", "tcp", "neighbor" (a router's table), "start" (named by the user), "tunnel".
    methods: those of which a Tried follows.
    """

    address: Address
    by: str
    methods: tuple[str, ...]
    found_at: datetime


class Tried(Report, frozen=True, tag="tried"):
    """One method was tried on one address: every attempt, and the facts of the one that succeeded."""

    addr: str
    method: str
    attempts: tuple[Attempt, ...]
    tried_at: datetime
    route: tuple[str, ...] = ()
    facts: Facts | None = None


class Done(Report, frozen=True, tag="done"):
    """The run is over. status: "done", "partial" (cut short, or a part could not be searched), "failed"."""

    status: str
    started_at: datetime
    terminated_at: datetime
    number_of_addresses: int = 0
    problems: tuple[Problem, ...] = ()  # of the run as a whole: why less is known than could be


class Progress(Report, frozen=True, tag="progress"):
    """How far it is: probes sent and planned, addresses found and asked."""

    sent: int
    planned: int
    found: int
    asked: int


class Log(Report, frozen=True, tag="log"):
    """One line for the person who watches."""

    level: str
    problem: Problem


AnyReport = Found | Tried | Done | Progress | Log
