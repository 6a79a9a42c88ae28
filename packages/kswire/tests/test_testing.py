"""Whatever happens to a link and its ends, each report is committed once, or its run is marked incomplete."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from kswire.testing import Joined, done, found, tried

ANY = st.integers(0, 99)
STEPS = "soohhHcCkk"  # scan, offer, hub hears (upper case: over the oldest line), hub commits, collector hears
SEEN = Counter()  # what the interleavings came to: a search that never gets anywhere proves nothing


def one_of(values, which):
    return values[which % len(values)]


class Links(RuleBasedStateMachine):
    """Every interleaving of scans with loss, duplication, reconnection, crash and restore of either side."""

    def __init__(self):
        super().__init__()
        self.world = Joined(window=5)
        self.told = {}  # run -> what its scan told in the present life of the collector
        self.ends = {}  # run -> what it told until it was over, in any life
        self.made = self.ordered = 0
        self.world.connect()
        self.order()
        self.world.work()
        self.lives = [(self.world.collector.copy(), {})]
        self.backups = [self.world.hub.copy()]

    # scans

    @rule()
    def order(self):
        self.ordered += 1
        self.world.order(f"run-{self.ordered}")

    @precondition(lambda self: self.going())
    @rule(which=ANY, count=st.integers(1, 4), over=st.booleans())
    def scan(self, which, count, over):
        run = one_of(self.going(), which)
        for _ in range(count):
            self.made += 1
            self.tell((found if self.made % 2 else tried)(run, self.made))
        if over:
            self.end(run)

    def end(self, run):
        self.tell(done(run))
        self.ends.setdefault(run, []).append(self.told[run])

    def going(self):
        return sorted(run for run, over in self.world.collector.runs.items() if not over)

    def tell(self, report):
        self.told[report.run] = [*self.told.get(report.run, []), report]
        self.world.report(report)

    # the link at work

    @rule(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=24))
    def steps(self, steps):
        for step in steps:
            self.step(step)

    def step(self, step):
        old, new = self.world.lines[:1], self.world.lines[-1:]
        for line in old if step.isupper() else new:
            {"h": self.world.hub_hears, "c": self.world.hub_commits}.get(step.lower(), bool)(line)
        if step == "s" and self.going():
            self.made += 1
            self.tell((found if self.made % 2 else tried)(self.going()[-1], self.made))
        if step == "o":
            self.world.offer(1 + self.made % 5)
        if step == "k":
            self.world.collector_hears()

    @rule()
    def work(self):
        self.world.work()

    # what goes wrong

    @rule()
    def connect(self):
        self.world.connect()

    @rule()
    def cut(self):
        self.world.cut()

    @rule()
    def hang_up(self):
        self.world.hang_up()

    @precondition(lambda self: self.world.line)
    @rule(towards=st.sampled_from(["to_hub", "to_collector"]), twice=st.booleans())
    def lose_or_double_a_frame(self, towards, twice):
        frames = getattr(self.world.line, towards)
        if frames:
            first = frames.popleft()
            frames.extendleft([first, first] if twice else [])

    @rule(installation=st.booleans())
    def lose_spool(self, installation):
        self.world.lose_spool(installation=installation)

    @rule()
    def copy_disks(self):
        self.lives.append((self.world.collector.copy(), dict(self.told)))
        self.backups.append(self.world.hub.copy())

    @rule(which=ANY)
    def restore_collector(self, which):
        older, told = one_of(self.lives, which)
        self.told = dict(told)
        self.world.restore_collector(older)

    @rule(which=ANY)
    def restore_hub(self, which):
        self.world.restore_hub(one_of(self.backups, which))

    # what holds in the end

    def teardown(self):
        self.world.settle()
        for run in self.going():
            self.end(run)
        self.world.settle()
        hub = self.world.hub
        SEEN.update(self.world.closings)
        for run, committed in hub.runs.items():
            if run in hub.incomplete:
                SEEN["incomplete"] += 1
            elif run in hub.closed:
                SEEN["complete"] += 1
                assert committed in self.ends[run]
            else:
                assert committed == self.told.get(run, [])


TestLinks = Links.TestCase
TestLinks.settings = settings(
    max_examples=80, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)


def walk(seed):
    """As a search by chance that goes deeper than hypothesis, whose part is to find the shortest way to a failure."""
    chance, links = random.Random(seed), Links()
    happenings = (
        [links.steps] * 8 + [links.scan] * 2 + [links.connect, links.lose_or_double_a_frame] * 2 + [links.order]
    )
    happenings += [links.cut, links.hang_up, links.copy_disks, links.restore_collector, links.restore_hub]
    for _ in range(50):
        match chance.choice(happenings):
            case links.steps:
                links.steps(chance.choices(STEPS, k=12))
            case links.scan:
                if links.going():
                    links.scan(chance.randrange(100), chance.randrange(1, 5), over=chance.random() < 0.3)
            case links.lose_or_double_a_frame:
                if links.world.line:
                    links.lose_or_double_a_frame(chance.choice(["to_hub", "to_collector"]), twice=chance.random() < 0.5)
            case links.restore_collector | links.restore_hub as restore:
                restore(chance.randrange(100))
            case plain:
                plain()
    links.teardown()


@pytest.mark.parametrize("block", range(4))
def test_long_walks(block):
    SEEN.clear()
    for seed in range(100 * block, 100 * block + 100):
        walk(seed)
    assert SEEN["complete"] > 50
    assert SEEN["incomplete"] > 50
    assert SEEN["epoch"] > 10
