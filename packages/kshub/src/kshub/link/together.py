"""Questions that come at the same time are answered in one go: a transaction each would cost more than its work."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from itertools import islice
from typing import Final, Generic, TypeVar

MOST: Final = 200  # in one go

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")


class Together(Generic[Q, A]):
    """One at a time goes to `answer`, with all that came meanwhile; what is asked first is answered first."""

    def __init__(self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A]]], key: Callable[[Q], Hashable]) -> None:
        """answer: the answers, in the order of the questions. key: two that have the same are not asked together."""
        self._answer, self._key = answer, key
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._work: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """The answer. Who no longer waits for it does not take the question back.

        Raises:
            Exception: what `answer` raised for all that were asked together.
        """
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._some([self._waiting.popleft() for _ in range(self._alike())])
        finally:
            self._work = None

    def _alike(self) -> int:
        """How many from the front on may be asked together."""
        keys = set[Hashable]()
        for question, _ in islice(self._waiting, MOST):
            if (key := self._key(question)) in keys:
                break
            keys.add(key)
        return len(keys)

    async def _some(self, asked: Sequence[tuple[Q, "asyncio.Future[A]"]]) -> None:
        try:
            answers = await self._answer([question for question, _ in asked])
        except Exception as error:  # it belongs to those who asked
            for _, future in asked:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(asked, answers, strict=True):
            if not future.done():
                future.set_result(answer)
