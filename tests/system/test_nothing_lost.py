"""Nothing lost, nothing twice: whoever is killed or cut off, and whenever, the snapshot is that of a run left alone.

`make test-kills` does it a hundred times on each database, the other tests a few times on SQLite. KSOCKET_TEST_SEED
repeats a run that failed.
"""

import os
import random
import re
import time
from collections import Counter

import pytest

from kshub.testing.postgresql import binaries, cluster

from . import collector
from .pair import START, Pair, kill

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate"), pytest.mark.timeout(1200)]

KILLS = "KSOCKET_TEST_KILLS"
TIMES = int(os.environ.get(KILLS, "3"))  # kills, and as many cuts
long = pytest.mark.parametrize("pair", ["sqlite", "postgresql"] if KILLS in os.environ else ["sqlite"], indirect=True)
SEED = os.environ.get("KSOCKET_TEST_SEED")
A_SCAN = 7  # of them in one scan, at most
LONGEST = 2.5  # seconds from one to the next; a scan takes three to ten
LOGINS = ("one", "two", "three", "wrong")  # hosts whose sshd has one address
REFUSED = ("10.78.6.", "10.78.7.20 ")  # where no password is right: to whom the few tries go, is chance


@pytest.fixture(scope="module")
def undisturbed(net, tmp_path_factory):
    """The dumps of the first scan and of a later one, of two that were left alone."""
    pair = Pair(net, tmp_path_factory.mktemp("undisturbed"))
    try:
        pair.up()
        return [dumped(pair, pair.over(pair.order())) for _ in range(2)]
    finally:
        pair.down()


@pytest.fixture(params=["sqlite", "postgresql"])
def pair(request, net, tmp_path):
    """A hub and a Ksocket that run."""
    if request.param == "sqlite":
        yield from _running(Pair(net, tmp_path / "pair"))
        return
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: package postgresql")
    with cluster() as server:
        yield from _running(Pair(net, tmp_path / "pair", server.database("kshub")))


def _running(pair):
    try:
        pair.up()
        yield pair
    finally:
        pair.down()


def dumped(pair, state):
    """The snapshot without which of the hopeless logins was tried."""
    assert (state.status, state.incomplete) == ("done", False), pair.logs()
    return without_the_hopeless(pair.dump(state.id))


def without_the_hopeless(lines):
    """A snapshot without which of the hopeless logins was tried."""
    return [one for one in lines if not (one.startswith(REFUSED) and " attempt " in one)]


class Disturbances:
    """What is done to the two, and what must not happen after it."""

    def __init__(self, pair, seed):
        self.pair, self.random = pair, random.Random(seed)
        self.actions = ["cut"] * TIMES + [self.random.choice(["hub", "ksocket"]) for _ in range(TIMES)]
        self.random.shuffle(self.actions)
        self.done, self.marks = Counter(), []

    def of_a_scan(self, *, first):
        """The next few. In the first run an account is not proved yet: two logins cut off are as many as may be."""
        some, self.actions = self.actions[:A_SCAN], self.actions[A_SCAN:]
        if first:
            self.actions += [one for one in some if one == "ksocket"][1:]
            some = [one for one in some if one != "ksocket"] + ["ksocket"] * ("ksocket" in some)
        return some

    def disturb(self, action):
        """Wait a moment, and do it."""
        time.sleep(self.random.uniform(0, LONGEST))
        if action == "cut":
            self.pair.cut()
        elif action == "hub":
            kill(self.pair.hub)
            time.sleep(self.random.uniform(0, 1))
            self.pair.serve()
        else:
            kill(self.pair.ksocket)
            self.mark()
            self.pair.connect()
        self.done[action] += 1

    def mark(self):
        """What was finished at this moment must never be asked again in this run."""
        self.marks.append((time.time(), self.pair.finished(), self.logins()))

    def logins(self):
        """Connections that each sshd has seen."""
        return {host: self.pair.net.log(host).count("Connection from") for host in LOGINS}

    def asked_again(self):
        """The finished (address, method) that were asked again since their mark; the marks are for one run."""
        events, logins = self.pair.net.events("devices"), self.logins()
        again = set()
        for moment, finished, before in self.marks:
            devices = {addr for addr, method in finished if method == "snmp"}
            again |= {(one["asked"], "snmp") for one in events if one["time"] > moment and one["asked"] in devices}
            hosts = {host for host in LOGINS if (self.pair.net.address(host), "ssh") in finished}
            again |= {(host, "ssh") for host in hosts if logins[host] > before[host]}
        self.marks = []
        return again


def failures(net):
    """Wrong passwords, by the host that saw them."""
    return Counter(
        {host: net.log(host).count("Failed password") for host in ("one", "two", "three", "wrong", "domain")}
    )


@long
def test_kills_and_cuts_change_nothing(pair, net, undisturbed, capsys):
    seed = int(SEED) if SEED else random.SystemRandom().randrange(1_000_000)
    disturbances, scans, finished = Disturbances(pair, seed), 0, 0
    before, began, asked = failures(net), time.monotonic(), len(net.events("devices"))
    with capsys.disabled():
        print(f"\n{pair.engine}: KSOCKET_TEST_SEED={seed}", flush=True)
    while disturbances.actions:
        run = pair.until(pair.order, "no order is taken")
        for action in disturbances.of_a_scan(first=not scans):
            disturbances.disturb(action)
        state = pair.over(run)
        finished += sum(len(pairs) for _, pairs, _ in disturbances.marks)
        assert disturbances.asked_again() == set()
        lines, expected = dumped(pair, state), undisturbed[min(scans, 1)]
        assert sorted(set(lines) ^ set(expected)) == []
        assert lines == expected
        scans += 1
    more = failures(net) - before
    assert more["domain"] <= 3
    assert more["wrong"] <= 2
    assert set(more) <= {"domain", "wrong"}
    done, seconds = disturbances.done, time.monotonic() - began
    with capsys.disabled():
        print(
            f"{pair.engine}: {scans} scans of 276 addresses in {seconds:.0f} s; killed: hub {done['hub']}, "
            f"Ksocket {done['ksocket']}; cut: {done['cut']}; {len(net.events('devices')) - asked} requests to devices; "
            f"{finished} pairs finished before a kill, 0 asked again; failed logins {dict(more)}; "
            f"{len(undisturbed[0])} lines alike in each dump",
            flush=True,
        )


@long
def test_a_hub_that_was_away_for_the_whole_scan_gets_it_later(pair, undisturbed):
    kill(pair.ksocket)
    pair.connect(pinned=re.search(r"(?:[0-9A-F]{2}:){31}[0-9A-F]{2}", pair.printed)[0])
    pair.meet()
    run = pair.order()
    pair.until(lambda: f"run {run}: ordered" in pair.said("ksocket"), "the order does not arrive")
    kill(pair.hub)
    over = lambda: (run,) in pair.on_disk("ordered", "SELECT run FROM ordered WHERE over")  # noqa: E731 - short
    pair.until(over, "without a hub the run does not end", running=("ksocket",))
    assert pair.state(run).status in ("ordered", "running")
    pair.serve()
    assert dumped(pair, pair.over(run)) == undisturbed[0]


def test_a_token_on_a_second_machine_is_refused_and_shown(pair):
    copy = pair.connect("copy")
    try:
        pair.until(lambda: pair.shown()["refusedCode"] == "duplicate-installation", "the copy is not refused")
        pair.until(lambda: "another installation is connected" in pair.said("copy"), "the copy does not say why")
        assert pair.shown()["connected"]
        assert pair.over(pair.ask("10.78.5.1")).status == "done"
    finally:
        kill(copy)


def test_a_file_tells_the_same(pair, net, undisturbed, tmp_path):
    file = tmp_path / "estate.kscan"
    words = [word for one in START for word in ("--start", one)]
    words += ["--method", "ssh", "--method", "snmp", "--profile", "fast", "--format", "kscan", "-o", str(file)]
    told = collector.run(net, tmp_path / "alone", "scan", "--credentials", str(net.credentials), *words)
    assert (told.status, told.err) == (0, "")
    pair.kshub("network", "create", "by-file")
    assert "nodes" in pair.kshub("import", str(file), "--network", "by-file")
    assert without_the_hopeless(pair.dump(1)) == undisturbed[0]


def test_a_hub_from_yesterdays_backup_goes_on_and_says_what_is_incomplete(pair):
    lost = pair.order()
    pair.until(lambda: pair.state(lost).status == "running", "the run does not begin")
    backup = pair.home.parent / "yesterday.tar.gz"
    pair.kshub("backup", str(backup))
    assert pair.over(lost).status == "done"
    assert pair.over(pair.ask("10.78.5.1", "10.78.5.2")).status == "done"
    kill(pair.hub)
    assert lost in pair.kshub("restore", "--force", str(backup))
    assert not pair.state(lost).incomplete
    pair.serve()
    pair.meet()
    later = pair.until(lambda: pair.ask("10.78.5.3", "10.78.5.4"), "no order is taken")
    state = pair.over(later)
    assert (state.status, state.incomplete) == ("done", False)
    assert len([one for one in pair.dump(state.id) if one.endswith(" snmp tried")]) == 2
    assert pair.state(lost).incomplete
