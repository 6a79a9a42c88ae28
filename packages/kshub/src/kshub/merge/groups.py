"""A set of things that are found to be one, two by two, and what each group is as a whole."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Groups(Generic[T]):
    """Disjoint sets of numbered things; the lowest number names its group."""

    def __init__(self, things: list[T], join: Callable[[list[T]], T]) -> None:
        self._things = things
        self._join = join
        self._root = list(range(len(things)))
        self._whole: dict[int, T] = {}
        self._members: dict[int, list[int]] = {}

    def root(self, one: int) -> int:
        """The number that names the group of this thing."""
        while self._root[one] != one:
            self._root[one] = one = self._root[self._root[one]]
        return one

    def members(self, one: int) -> list[int]:
        """All things of the group, in order."""
        return self._members.get(self.root(one), [self.root(one)])

    def whole(self, one: int) -> T:
        """The group as one thing."""
        root = self.root(one)
        return self._whole.get(root, self._things[root])

    def unite(self, one: int, other: int) -> None:
        """Both groups become one."""
        keep, gone = sorted((self.root(one), self.root(other)))
        if keep == gone:
            return
        members = sorted(self.members(keep) + self.members(gone))
        self._root[gone] = keep
        self._members[keep] = members
        self._whole[keep] = self._join([self._things[each] for each in members])

    def roots(self) -> Iterable[int]:
        """The names of all groups, in order."""
        return (one for one in range(len(self._root)) if self._root[one] == one)
