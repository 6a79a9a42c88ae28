"""How well nodes keep their identity: the simulated estate of `estate.py`, 1,000 machines over 60 days, five seeds.

What the hub gets is only what a collector would see. Who is who is known to the scorer alone.
`python bench/identity.py [--seeds 1 2 3 4 5] [--days 60] [--machines 1000]`; last line JSON.

The score, over all observations (an address that answered, once a day) of the whole time
    A node holds the observations that were given to it; at the end nodes that were merged count as one. For each
    observation: its precision is the share of its node's observations that are of the same machine; its recall is the
    share of its machine's observations that are in its node (B-cubed, Bagga and Baldwin 1998).
    precision   the mean over all observations
    recall_all  the same for recall
    recall      the mean over the observations that carry a stable signature, each within those of its machine that do.
                Stable: anything but MAC addresses that are random or shared by routers. So cloned ids count, machines
                that were rebuilt count as the same, and so do both adapters of one client. What is stable is said by
                the estate, not by the merge.
"""

import argparse
import itertools
import json
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from estate import Seen, World

from kshub.merge.match import match
from kshub.merge.memory import remember

if TYPE_CHECKING:
    from kshub.merge.types import Known

START = datetime(2026, 1, 1, 3, tzinfo=UTC)


class Scorer:
    """Keeps which node each observation was given to, and who it truly was."""

    def __init__(self) -> None:
        self._given: list[tuple[int, int, bool]] = []  # node, machine, stable
        self._into: dict[int, int] = {}

    def merged(self, absorbed: int, keep: int) -> None:
        """Two nodes turned out to be one."""
        self._into[absorbed] = keep

    def add(self, node: int, seen: Seen) -> None:
        """An observation was given to a node."""
        self._given.append((node, seen.machine, seen.stable))

    def node(self, node: int) -> int:
        """The node that this one has become."""
        while node in self._into:
            node = self._into[node]
        return node

    def score(self) -> dict[str, float]:
        """Precision and recall as the module's docstring defines them."""
        final = [(self.node(node), machine, stable) for node, machine, stable in self._given]
        everything = [(node, machine) for node, machine, _ in final]
        stable = [(node, machine) for node, machine, carries in final if carries]
        return {
            "precision": _mean_share(everything, by=0),
            "recall": _mean_share(stable, by=1),
            "recall_all": _mean_share(everything, by=1),
        }


def _mean_share(given: list[tuple[int, int]], *, by: int) -> float:
    """The mean, over observations, of the share of its node (by=0) or machine (by=1) that both have in common."""
    both, alone = Counter(given), Counter(pair[by] for pair in given)
    return sum(count * count / alone[pair[by]] for pair, count in both.items()) / len(given)


def run(seed: int, *, days: int, machines: int) -> Scorer:
    """Live through the days; the hub sees each scan once."""
    world, scorer, numbers = World(seed, machines), Scorer(), itertools.count(1)
    known: list[Known] = []
    for day in range(days):
        seen = world.scan(START + timedelta(days=day))
        observed = [one.observation for one in seen]
        matching = match(observed, known)
        known = remember(known, observed, matching, lambda: next(numbers))
        for merge in matching.merges:
            scorer.merged(merge.absorbed, merge.keep)
        now = observed[0].seen_at
        at = {place.place: node.node for node in known for place in node.places if place.last_seen_at == now}
        for one in seen:
            scorer.add(at[one.observation.place], one)
        world.pass_day()
    return scorer


def main() -> None:
    parser = argparse.ArgumentParser(description="How well nodes keep their identity over time.")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--machines", type=int, default=1000)
    asked = parser.parse_args()
    print(f"{asked.machines} machines, {asked.days} days\nseed  precision  recall  recall_all  seconds")
    results = []
    for seed in asked.seeds:
        started = time.perf_counter()
        score = run(seed, days=asked.days, machines=asked.machines).score()
        seconds = time.perf_counter() - started
        print(
            f"{seed:4}  {score['precision']:9.5f}  {score['recall']:.4f}  {score['recall_all']:10.4f}  {seconds:7.1f}",
            flush=True,
        )
        results.append({"seed": seed} | {name: round(value, 5) for name, value in score.items()})
    print(json.dumps({"seeds": results}))


if __name__ == "__main__":
    main()
