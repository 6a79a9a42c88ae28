"""Within one snapshot: which addresses are one machine. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from ipaddress import ip_address
from itertools import combinations, pairwise

from kshub.merge.bodies import Body, joined
from kshub.merge.companions import Companions
from kshub.merge.compare import Verdict, compare
from kshub.merge.groups import Groups
from kshub.merge.signatures import RANKED
from kshub.merge.types import Place, Reason
from kswire.facts import Signature
from kswire.macs import of_a_group

_MOST_PAIRED = 32  # addresses that are compared each with each
_MOST_ADDRESSES = 8  # over IPv4, of one adapter that does nothing but answer: more is a router that answers for others
_MOST_IPV6 = 16  # of one adapter: a host has a few in each prefix, and keeps temporary ones for a week


class Aggregation:
    """The machines of one snapshot: groups of its addresses, why each was joined, and the copies that it showed."""

    def __init__(
        self, bodies: list[Body], copies: AbstractSet[Signature], companions: Sequence[Companions] = ()
    ) -> None:
        """companions: addresses that are one known node's, as far as nothing seen now contradicts."""
        self.copies = set(copies)
        self._bodies, self._companions = bodies, companions
        shared = _shared(bodies)
        while found := self._aggregate(shared):
            self.copies |= found

    def _aggregate(self, shared: list[tuple[Signature, list[int]]]) -> set[Signature]:
        """Join what is one machine; the copies that show then, with which it must be done again."""
        self.groups = Groups(self._bodies, joined)
        self.reasons: dict[int, Reason] = {}
        counting = [(one, holders) for one, holders in shared if one not in self.copies]
        for signature, holders in shared:
            if signature.kind == "sshHostKey":
                self._by_host_key(signature, holders)
            elif signature not in self.copies:
                self._by_signature(signature, holders)
        self._by_answers()
        self._by_own_addresses()
        for one, other, reason in self._companions:
            self._unite(one, other, reason)
        return {one for one, holders in counting if len(set(map(self.groups.root, holders))) > 1}

    def _by_signature(self, signature: Signature, holders: list[int]) -> None:
        if self._answers_for_others(signature, holders) or not self._one_machine(holders):
            return
        for first, second in pairwise(holders):
            self._unite(first, second, Reason(kind=signature.kind, value=signature.value))

    def _by_host_key(self, signature: Signature, holders: list[int]) -> None:
        """Clones share it, and so do the addresses of one machine: each pair needs something that seconds it."""
        reason = Reason(kind=signature.kind, value=signature.value)
        for one, other in _pairs(holders):
            verdict = compare(self._bodies[one], self._bodies[other], self.copies, at_once=True).verdict
            if verdict is Verdict.SAME or (verdict is Verdict.UNSURE and self._two_families(holders)):
                self._unite(one, other, reason)

    def _one_machine(self, holders: list[int]) -> bool:
        """Whether all pairs agree."""
        return all(self._same(one, other) for one, other in _pairs(holders))

    def _same(self, one: int, other: int) -> bool:
        return compare(self._bodies[one], self._bodies[other], self.copies, at_once=True).verdict is Verdict.SAME

    def _answers_for_others(self, signature: Signature, holders: list[int]) -> bool:
        new, old = (len(self._of_family(holders, ipv6=ipv6)) for ipv6 in (True, False))
        many = old > _MOST_ADDRESSES or new > _MOST_IPV6
        return signature.kind == "mac" and many and not any(self._bodies[one].told for one in holders)

    def _by_answers(self) -> None:
        """What answers with one MAC address over IPv6, and at one address over IPv4, is one adapter at that moment.

        Whatever kind of MAC address it is: a random one is nobody else's on its segment. But a router that answers for
        others has many, and that of a group of routers is not one machine's.
        """
        answering: dict[str, list[int]] = {}
        for index, body in enumerate(self._bodies):
            for macaddr in body.answers.values():
                answering.setdefault(macaddr, []).append(index)
        for macaddr, holders in sorted(answering.items()):
            new, old = (self._of_family(holders, ipv6=ipv6) for ipv6 in (True, False))
            if of_a_group(macaddr) or len(new) > _MOST_IPV6:
                continue
            for first, second in pairwise([*(old if len(old) == 1 else ()), *new]):
                self._unite(first, second, Reason(kind="mac", value=macaddr))

    def _of_family(self, holders: list[int], *, ipv6: bool) -> list[int]:
        return [one for one in holders if any((":" in place.addr) is ipv6 for place in self._bodies[one].places)]

    def _by_own_addresses(self) -> None:
        """What a machine says is its own address is, if no other says so too and nothing contradicts."""
        at = {place: index for index, body in enumerate(self._bodies) for place in body.places}
        claims: dict[int, set[int]] = {}
        for index, body in enumerate(self._bodies):
            for place in _claimed(body):
                if place in at and at[place] != index:
                    claims.setdefault(at[place], set()).add(index)
        for claimed, claimants in sorted(claims.items()):
            if len({self.groups.root(one) for one in claimants}) == 1:
                self._unite(min(claimants), claimed, Reason(kind="ownAddress"))

    def _unite(self, one: int, other: int, reason: Reason) -> None:
        if self.groups.root(one) == self.groups.root(other):
            return
        whole, another = self.groups.whole(one), self.groups.whole(other)
        if compare(whole, another, self.copies, at_once=True).verdict is Verdict.DIFFERENT:
            return
        self.groups.unite(one, other)
        self.reasons.setdefault(one, reason)
        self.reasons.setdefault(other, reason)

    def _two_families(self, holders: list[int]) -> bool:
        """Whether there is one IPv4 and one IPv6 address, as a machine with both has."""
        places = [place for one in holders for place in self._bodies[one].places]
        return len(places) == 2 and {":" in one.addr for one in places} == {True, False}


def _pairs(holders: list[int]) -> Iterable[tuple[int, int]]:
    """All; many are compared with the first alone."""
    if len(holders) > _MOST_PAIRED:
        return ((holders[0], one) for one in holders[1:])
    return combinations(holders, 2)


def _shared(bodies: list[Body]) -> list[tuple[Signature, list[int]]]:
    """Each signature that several show, strongest kinds first."""
    holders: dict[Signature, list[int]] = {}
    for index, body in enumerate(bodies):
        for one in body.signatures:
            holders.setdefault(one, []).append(index)
    shared = [(one, many) for one, many in holders.items() if len(many) > 1]
    return sorted(shared, key=lambda pair: (RANKED.index(pair[0].kind), pair[0].value))


def _claimed(body: Body) -> Iterator[Place]:
    routes = {place.route for place in body.places}
    for addr in body.own:
        if not _nowhere(addr):
            yield from (Place(addr, route) for route in routes)


def _nowhere(addr: str) -> bool:
    """Addresses that every machine may have."""
    try:
        parsed = ip_address(addr)
    except ValueError:
        return True
    return parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified
