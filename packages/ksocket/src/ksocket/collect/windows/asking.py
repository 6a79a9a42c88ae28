"""Probes are asked in turn: what is refused is named, the rest goes on; what ends the connection ends the asking."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, TypeVar

from ksocket.collect.windows.question import Item, Items, Question, RegistryProbe, WmiProbe
from ksocket.collect.windows.session import Session
from ksocket.collect.windows.stdregprov import read
from ksocket.reach.trouble import Trouble
from kswire.facts import Facts, Missing, combine
from kswire.problems import Code, Problem, problem

_T = TypeVar("_T")

# After these the session cannot be used on.
_ENDS: Final = frozenset(
    {
        Code.CONNECTION_LOST,
        Code.COMMAND_TIMEOUT,
        Code.PROTOCOL_ERROR,
        Code.NO_ANSWER,
        Code.UNREACHABLE,
        Code.LOGIN_REFUSED,
    }
)


class Asking:
    """Asks one session; every question once, however many probes have it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.refused: Trouble | None = None  # the first that was
        self.answered = False  # whether there was any answer
        self._ended: Trouble | None = None
        self._answers: dict[Question, list[Item] | Trouble] = {}

    async def wmi(self, probe: WmiProbe) -> Facts:
        """What a probe tells; what it could not read is in `missing`."""
        try:
            first = await self.answer(probe.questions[0])
        except Trouble as refused:
            if probe.otherwise is None or self._ended is not None:
                return lacks(probe.group, refused.problem)
            less = await self.wmi(probe.otherwise)
            return (
                less if refused.problem.code == Code.NOT_THERE else combine(less, lacks(probe.group, refused.problem))
            )
        answers: list[Items] = [first]
        missing = Facts()
        for question in probe.questions[1:]:
            try:
                answers.append(await self.answer(question))
            except Trouble as refused:
                answers.append(())
                missing = combine(missing, lacks(probe.group, refused.problem))
        for question, items in zip(probe.questions, answers, strict=True):
            if len(items) >= question.limit:
                missing = combine(missing, lacks(probe.group, _more(probe.group, question)))
        return combine(_parsed(probe.group, lambda: probe.parse(*answers)), missing)

    async def registry(self, probe: RegistryProbe) -> Facts:
        """The same of the registry: all that the probe reads, or nothing."""
        try:
            values = [await self.within(partial(read, self.session, one)) for one in probe.reads]
        except Trouble as refused:
            return lacks(probe.group, refused.problem)
        return _parsed(probe.group, lambda: probe.parse(*values))

    async def answer(self, question: Question) -> list[Item]:
        """The instances.

        Raises:
            Trouble: they were refused, now or before.
        """
        known = self._answers.get(question)
        if known is None:
            try:
                known = await self.within(
                    lambda: self.session.enumerate(
                        question.namespace,
                        question.cls,
                        properties=question.properties,
                        where=question.where,
                        limit=question.limit,
                    )
                )
            except Trouble as refused:
                known = _partial(refused, question)
            self._answers[question] = known
        if isinstance(known, Trouble):
            raise known
        return known

    async def within(self, ask: Callable[[], Awaitable[_T]]) -> _T:
        """Ask, unless the session ended before.

        Raises:
            Trouble: it was refused, or the session has ended.
        """
        if self._ended is not None:
            raise self._ended
        try:
            given = await ask()
        except Trouble as refused:
            self.refused = self.refused or refused
            if refused.problem.code in _ENDS:
                self._ended = refused
            raise
        self.answered = True
        return given


def lacks(group: str, why: Problem) -> Facts:
    """Facts that say no more than that this group is not known."""
    if why.code == Code.PARTIAL:
        why = problem(Code.PARTIAL, group=group, detail=why.params["detail"])
    return Facts(missing=(Missing(group=group, problem=why),))


def _parsed(group: str, parse: Callable[[], Facts]) -> Facts:
    try:
        return parse()
    except ValueError:
        return lacks(group, problem(Code.UNREADABLE_REPLY, group=group))


def _partial(refused: Trouble, question: Question) -> Trouble:
    """More rights would tell more: that is what the reader wants to know of a class that is closed to the account."""
    if refused.problem.code != Code.ACCESS_DENIED:
        return refused
    return Trouble(Code.PARTIAL, group=question.cls, detail=f"{question.namespace}:{question.cls}: access denied")


def _more(group: str, question: Question) -> Problem:
    return problem(Code.PARTIAL, group=group, detail=f"{question.cls}: more than {question.limit}")
