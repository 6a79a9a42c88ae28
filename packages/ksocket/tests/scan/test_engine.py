"""The flow of a scan with a played network: who is found, who is asked, what ends it."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_address, ip_interface
from types import SimpleNamespace

import pytest

from ksocket.collect import registry
from ksocket.collect.registry import Method
from ksocket.credentials.store import Store
from ksocket.discover.finished import Finished
from ksocket.discover.gateway import Gateway, Link, Surroundings
from ksocket.discover.names.said import Said
from ksocket.discover.sweep import Alive
from ksocket.outbound import Outbound
from ksocket.pace import PROFILES, Pace
from ksocket.reach.trouble import Trouble
from ksocket.scan import engine
from ksocket.scan.journal import Journal, KeptJournal
from ksocket.scope import Scope, parse_networks
from kswire.facts import Facts, Hostname, Interface, Neighbor, Service
from kswire.orders import Ask, Scan
from kswire.problems import Code
from kswire.reports import Done, Found, Log, Progress, Searched, Sent, Tried

ROUTER = Facts(
    interfaces=(Interface(ifname="eth1", addr="10.0.1.1", netmask="255.255.255.0"),),
    neighbors=(Neighbor(source="arp", addr="10.0.1.9", macaddr="00:00:5e:00:53:09"),),
)


SEGMENT = Link(ifname="eth0", index=2, macaddr="00:00:5e:00:53:aa", addresses=(ip_interface("10.0.0.10/26"),), up=True)


class Sweep:
    """Finds what the test says is alive, in any word that is asked for; each address once."""

    def __init__(self, alive):
        self.alive, self.words, self.problems, self.macs = set(alive), [], [], {}
        self.sent, self.planned, self.cancelled = 0, 0, False
        self.finished = Finished()

    async def find(self, words):
        self.words += words
        for word in words:
            networks = parse_networks((word,))
            for addr in sorted(self.alive):
                if any(ip_address(addr) in network for network in networks):
                    self.alive.discard(addr)
                    yield Alive(addr=addr, macaddr=self.macs.get(addr), by="icmp", ifname="eth0")
            ranges = [(int(one[0]), int(one[-1]) + 1) for one in networks if one.version == 4]
            self.finished.swept(ranges, on_link=False)

    def watched(self, tell):
        self.tell = tell

    def cancel(self):
        self.cancelled = True


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A world of one gateway; `answers` maps (addr, method) to facts or a Trouble."""

    def make(alive=(), answers=None, gateways=("10.0.0.1",), links=()):
        for method, account in (
            ("ssh", '[account]\nusername="u"\npassword="p"'),
            ("snmp", '[authData]\ncommunity="c"'),
        ):
            path = tmp_path / method / "00.toml"
            path.parent.mkdir()
            path.write_text(f'includes = ["10.0.0.0/8"]\n{account}\n')
            path.chmod(0o600)

        def asker(name):
            async def ask(target, file, means, pool):
                outcome = (answers or {}).get((target.addr, name), Trouble(Code.PORT_CLOSED, port=1))
                if isinstance(outcome, Trouble):
                    raise outcome
                if isinstance(outcome, asyncio.Event):
                    await outcome.wait()
                return outcome if isinstance(outcome, Facts) else Facts()

            return Method(name, ask)

        monkeypatch.setattr(engine, "METHODS", {name: asker(name) for name in registry.METHODS})
        surroundings = Surroundings(gateways=tuple(Gateway(addr=addr, ifname="eth0") for addr in gateways), links=links)
        pace = Pace(PROFILES["fast"], state=None)
        means = SimpleNamespace(
            scope=Scope(permitted=parse_networks(("10.0.0.0/8",))),
            store=Store(tmp_path),
            pace=pace,
            run="r",
            outbound=Outbound(),
        )
        return engine.World(surroundings, Sweep(alive), means, None)

    return make


async def run(order, world, cancelled=None):
    return [report async for report in engine.run(order, world, cancelled or asyncio.Event())]


def addresses(reports):
    return sorted(one.address.addr for one in reports if isinstance(one, Found))


async def test_the_gateways_tables_lead_to_what_lies_behind_it(world):
    made = world(alive=("10.0.1.9", "10.0.1.20"), answers={("10.0.0.1", "snmp"): ROUTER})
    reports = await run(Scan(run="r", methods=("ssh", "snmp")), made)
    assert addresses(reports) == ["10.0.0.1", "10.0.1.20", "10.0.1.9"]
    assert "10.0.1.1-10.0.1.254" in made.sweep.words
    assert isinstance(reports[-1], Done)
    assert reports[-1].status == "done"
    by_table = next(one.address for one in reports if isinstance(one, Found) and one.address.addr == "10.0.1.9")
    assert (by_table.macaddr, by_table.subnet) == ("00:00:5e:00:53:09", "10.0.1.0/24")


async def test_every_target_is_tried_once_by_every_method(world):
    made = world(alive=("10.0.0.5",), answers={("10.0.0.1", "snmp"): ROUTER, ("10.0.0.5", "snmp"): ROUTER})
    reports = await run(Scan(run="r", start=("10.0.0.0/24",), methods=("ssh", "snmp")), made)
    tried = sorted((one.addr, one.method) for one in reports if isinstance(one, Tried))
    assert tried == [(addr, method) for addr in ("10.0.0.5", "10.0.1.9") for method in ("snmp", "ssh")]


BOTH = {"10.0.0.5": "00:00:5e:00:53:05", "fd00::5": "00:00:5e:00:53:05", "fd00::6": "00:00:5e:00:53:06"}


async def test_a_machine_is_asked_at_its_ipv4_address_alone(world):
    made = world(alive=BOTH)
    made.means.scope = Scope()
    made.sweep.macs = BOTH
    reports = await run(Scan(run="r", start=("fd00::/64", "10.0.0.0/24"), methods=("ssh",)), made)
    told = [(one.address.addr, one.methods) for one in reports if isinstance(one, Found)]
    assert told == [("10.0.0.5", ("ssh",)), ("fd00::5", ()), ("fd00::6", ("ssh",))]
    assert {one.addr for one in reports if isinstance(one, Tried)} == {"10.0.0.5", "fd00::6"}


async def test_whom_a_person_names_is_asked_there(world):
    made = world(alive=BOTH)
    made.means.scope = Scope()
    made.sweep.macs = BOTH
    reports = await run(Scan(run="r", start=("10.0.0.0/24", "fd00::5/128"), methods=("ssh",)), made)
    assert {one.addr for one in reports if isinstance(one, Tried)} == {"10.0.0.5", "fd00::5"}


async def test_a_router_of_which_only_the_link_local_address_is_known_is_not_asked(world):
    reports = await run(Scan(run="r", methods=("snmp",)), world(gateways=("fe80::1",)))
    assert [one.code for one in reports[-1].problems] == [Code.NO_GATEWAY]


async def test_who_is_named_by_a_table_or_the_user_is_told_even_when_silent(world):
    made = world(answers={("10.0.0.1", "snmp"): ROUTER})
    reports = await run(Scan(run="r", methods=("ssh", "snmp")), made)
    assert {one.address.addr: one.by for one in reports if isinstance(one, Found)} == {
        "10.0.0.1": "gateway",
        "10.0.1.9": "neighbor",
    }


async def test_a_start_address_is_told_even_when_silent_but_a_network_is_not(world):
    reports = await run(Scan(run="r", start=("10.0.0.7/32", "10.0.5.0/24"), methods=("ssh",)), world())
    assert [(one.address.addr, one.by) for one in reports if isinstance(one, Found)] == [("10.0.0.7", "start")]


async def test_a_silent_gateway_is_told_and_does_not_end_the_scan(world):
    reports = await run(Scan(run="r", methods=("snmp",)), world())
    assert [one.code for one in reports[-1].problems] == [Code.GATEWAY_SILENT]
    assert [one.problem.code for one in reports if isinstance(one, Log)] == [Code.GATEWAY_SILENT]  # and at once
    assert addresses(reports) == ["10.0.0.1"]


async def test_a_scan_that_may_begin_nowhere_says_so(world):
    made = world(links=(SEGMENT,))
    made.means.scope = Scope(permitted=parse_networks(("10.0.1.0/24",)))
    reports = await run(Scan(run="r", methods=("snmp",)), made)
    assert [one.code for one in reports[-1].problems] == [Code.OUTSIDE_SCOPE, Code.NO_START]
    assert addresses(reports) == []


async def test_a_gateway_that_never_answers_does_not_hold_up_the_segment(world, monkeypatch):
    monkeypatch.setattr(engine, "GATEWAY_SECONDS", 0.01)
    never = asyncio.Event()
    made = world(alive=("10.0.0.5",), answers={("10.0.0.1", "snmp"): never}, links=(SEGMENT,))
    seen = []
    async for report in engine.run(Scan(run="r", methods=("snmp",)), made, asyncio.Event()):
        if isinstance(report, Tried):
            seen.append(report.addr)
            never.set()
    assert seen == ["10.0.0.5", "10.0.0.1"]


async def test_a_segment_too_large_to_be_meant_is_not_swept(world):
    wide = Link(ifname="eth1", index=3, macaddr="00:00:5e:00:53:ab", addresses=(ip_interface("10.128.0.1/9"),), up=True)
    made = world(alive=("10.0.0.5", "10.200.0.5"), links=(SEGMENT, wide))
    reports = await run(Scan(run="r", methods=("ssh",)), made)
    assert addresses(reports) == ["10.0.0.1", "10.0.0.5"]
    assert [one.params for one in reports[-1].problems] == [{"prefix": "10.128.0.0/9", "limit": "16"}]


async def test_a_gateway_that_must_not_be_asked_is_told(world):
    reports = await run(Scan(run="r"), world(gateways=("192.0.2.1",)))
    assert [(one.code, one.params) for one in reports[-1].problems] == [(Code.OUTSIDE_SCOPE, {"address": "192.0.2.1"})]


async def test_no_gateway_is_told(world):
    reports = await run(Scan(run="r"), world(gateways=()))
    assert [one.code for one in reports[-1].problems] == [Code.NO_GATEWAY]


async def test_asking_searches_nothing(world):
    made = world(answers={("10.0.0.7", "snmp"): ROUTER})
    reports = await run(Ask(run="r", addresses=("10.0.0.7",), methods=("snmp",)), made)
    assert addresses(reports) == ["10.0.0.7"]
    assert made.sweep.words == []


async def test_cancelling_gives_what_there_is(world):
    cancelled, never = asyncio.Event(), asyncio.Event()
    made = world(alive=("10.0.0.5",), answers={("10.0.0.5", "ssh"): never})
    reports = []
    async for report in engine.run(Scan(run="r", start=("10.0.0.5",), methods=("ssh",)), made, cancelled):
        reports.append(report)
        cancelled.set()
    assert isinstance(reports[0], Found)
    assert reports[-1].status == "partial"
    assert Code.CANCELLED in [one.code for one in reports[-1].problems]
    assert made.sweep.cancelled


async def test_a_consumer_that_goes_away_ends_the_work(world):
    made = world(alive=("10.0.0.5",), answers={("10.0.0.5", "ssh"): asyncio.Event()})
    reports = engine.run(Scan(run="r", start=("10.0.0.5",), methods=("ssh",)), made, asyncio.Event())
    assert isinstance(await anext(reports), Found)
    await reports.aclose()
    assert len(asyncio.all_tasks()) == 1


async def test_a_bug_in_the_search_is_not_swallowed(world):
    made = world()
    made.sweep.find = None
    with pytest.raises(ExceptionGroup):
        await run(Scan(run="r", start=("10.0.0.5",)), made)


class Kept(Journal):
    """A journal in memory."""

    def __init__(self, reports=()):
        self.reports = list(reports)
        self.done = {(one.addr, one.route, one.method): one for one in reports if isinstance(one, Tried)}

    def found(self):
        return [one for one in self.reports if isinstance(one, Found)]

    def finished(self, target, method):
        return self.done.get((target.addr, target.route, method))

    def finish(self, tried):
        assert (tried.addr, tried.route, tried.method) not in self.done, "asked twice"
        self.done[tried.addr, tried.route, tried.method] = tried

    def told(self, report):
        key = type(report), getattr(report, "method", None), getattr(report, "addr", None) or report.address.addr
        return key in {
            (type(one), getattr(one, "method", None), getattr(one, "addr", None) or one.address.addr)
            for one in self.reports
        }


@pytest.mark.parametrize("kept", range(9))
async def test_a_run_that_was_ended_after_any_report_tells_the_rest_and_no_more(world, kept):
    answers = {("10.0.0.1", "snmp"): ROUTER}
    order = Scan(run="r", methods=("ssh", "snmp"))
    made = world(alive=("10.0.1.9", "10.0.1.20"), answers=answers)
    whole = (await run(order, made))[:-1]
    assert len(whole) == 9
    again = replace(made, sweep=Sweep(("10.0.1.9", "10.0.1.20")), journal=Kept(whole[:kept]))
    *rest, done = await run(order, again)

    def known(reports):
        return sorted((type(one).__name__, getattr(one, "addr", ""), getattr(one, "method", "")) for one in reports)

    assert known(whole[:kept]) + known(rest) != []
    assert sorted(known(whole[:kept]) + known(rest)) == known(whole)
    assert (done.status, done.number_of_addresses) == ("done", 3)


async def test_a_machine_that_has_gone_since_is_still_asked_what_was_not_finished(world):
    made = world(alive=("10.0.0.5",))
    order = Scan(run="r", start=("10.0.0.0/24",), methods=("ssh", "snmp"))
    whole = await run(order, made)
    again = replace(made, sweep=Sweep(()), journal=Kept(whole[:2]))
    *rest, done = await run(order, again)
    assert [type(one) for one in rest] == [Tried]
    assert done.number_of_addresses == 1


async def test_nobody_is_asked_while_there_is_no_room_for_answers(world):
    class Full(Kept):
        room = asyncio.Event()

        async def ready(self):
            await self.room.wait()

    made = replace(world(), journal=Full())
    running = asyncio.create_task(run(Ask(run="r", addresses=("10.0.0.7",), methods=("ssh",)), made))
    for _ in range(50):
        await asyncio.sleep(0)
    assert made.journal.done == {}
    made.journal.room.set()
    assert [type(one) for one in await asyncio.wait_for(running, 10)] == [Found, Tried, Done]


async def test_the_end_says_what_was_searched_and_who_answered_after_all(world):
    made = world(alive=("10.0.0.1", "10.0.0.5"), links=(SEGMENT,))
    done = (await run(Scan(run="r", methods=("snmp",)), made))[-1]
    assert done.searched == (Searched(prefixes=("10.0.0.0/26",)),)
    assert done.answered == ("10.0.0.1",)  # the gateway was told before the sweep heard it


async def test_whom_it_told_of_before_his_router_was_read_it_tells_of_once_more(world):
    router = Facts(interfaces=(Interface(ifname="eth1", addr="10.9.0.1", netmask="255.255.255.0"),))
    made = world(alive=("10.9.0.5", "192.0.2.7"), answers={("10.9.0.1", "snmp"): router})
    reports = await run(Scan(run="r", start=("10.9.0.5", "192.0.2.7", "10.9.0.1"), methods=("snmp",)), made)
    told = [one for one in reports if isinstance(one, Found) and one.address.addr == "10.9.0.5"]
    assert [one.address.subnet for one in told] == [None, "10.9.0.0/24"]
    assert told[0].found_at == told[1].found_at
    assert reports.index(told[1]) < len(reports) - 1, "before the end"
    assert len([one for one in reports if isinstance(one, Found) and one.address.addr == "192.0.2.7"]) == 1


async def test_asking_says_whom_it_heard_nothing_of(world):
    silent = Trouble(Code.NO_ANSWER, port=22, seconds=3)
    made = world(answers={("10.0.0.5", "ssh"): silent, ("10.0.0.6", "ssh"): Facts()})
    done = (await run(Ask(run="r", addresses=("10.0.0.5", "10.0.0.6", "10.0.0.7"), methods=("ssh",)), made))[-1]
    assert done.searched == (Searched(addresses=("10.0.0.5",)),)


async def test_a_run_that_is_cut_claims_only_what_it_had_finished(world):
    made, never = world(alive=("10.0.0.5",), links=(SEGMENT,)), asyncio.Event()
    whole = made.sweep.find

    async def find(words):
        async for alive in whole(words):
            yield alive
            await never.wait()

    made.sweep.find, cancelled = find, asyncio.Event()
    reports = []
    async for report in engine.run(Scan(run="r", methods=("ssh",)), made, cancelled):
        reports.append(report)
        if isinstance(report, Tried) and report.addr == "10.0.0.5":
            cancelled.set()
    assert (reports[-1].status, reports[-1].searched) == ("partial", ())


class Counting(Kept):
    """Of a run that an earlier process began."""

    def __init__(self, before):
        super().__init__()
        self.before, self.noted = before, []

    def begin(self):
        return self.before

    def count(self, sent):
        self.noted.append(sent)


async def test_the_end_tells_what_was_sent_also_before_this_process(world):
    made = replace(world(), journal=Counting(Sent(packets={"arp": 5}, restarts=1)))
    *_, done = await run(Ask(run="r", addresses=("10.0.0.7",), methods=("ssh",)), made)
    assert (done.sent.packets["arp"], done.sent.restarts) == (5, 1)
    assert made.journal.noted[-1] == done.sent


async def test_a_run_of_which_a_part_is_not_known_tells_no_numbers(world):
    made = replace(world(), journal=Counting(None))
    *_, done = await run(Ask(run="r", addresses=("10.0.0.7",), methods=("ssh",)), made)
    assert done.sent is None


async def test_a_process_that_is_told_to_stop_notes_what_it_sent(world):
    held = asyncio.Event()
    made = replace(world(answers={("10.0.0.7", "ssh"): held}), journal=Counting(Sent()))
    reports = engine.run(Ask(run="r", addresses=("10.0.0.7",), methods=("ssh",)), made, asyncio.Event())
    await anext(reports)
    made.means.outbound.sent("ssh")
    await reports.aclose()
    assert made.journal.noted[-1].packets["ssh"] == 1


async def no_wait():
    pass


async def test_a_full_disk_ends_neither_the_progress_nor_the_counting(world, monkeypatch):
    monkeypatch.setattr(engine, "PROGRESS_SECONDS", 0.01)
    held = asyncio.Event()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        connection.execute("CREATE TRIGGER full BEFORE UPDATE OF body ON sent BEGIN SELECT RAISE(ABORT, 'full'); END")
        made = replace(world(answers={("10.0.0.7", "ssh"): held}), journal=journal)
        told = []
        async for report in engine.run(Ask(run="r", addresses=("10.0.0.7",), methods=("ssh",)), made, asyncio.Event()):
            told.append(report)
            if not held.is_set() and sum(isinstance(one, Progress) for one in told) == 3:
                made.means.outbound.sent("ssh")
                held.set()
        assert (told[-1].status, told[-1].sent.packets["ssh"]) == ("done", 1)
        assert journal.counted().packets["ssh"] == 1


class Asked:
    """Names of machines as the test has them; an event that is waited for before they are told."""

    services = True

    def __init__(self, said=None, wait=None):
        self.said, self.wait, self.asked = said or {}, wait, []

    async def of(self, addr, *, machine=True, login=False):
        self.asked.append((addr, machine, login))
        if self.wait:
            await self.wait.wait()
        return self.said.get(addr, Said())


WEB = Said((Hostname(hostname="web.example", source="dns"),), (Service(name="http", port=80, product="nginx"),))


async def test_names_are_told_with_the_address_before_what_the_last_method_says(world):
    made = replace(world(alive=("10.0.0.5", "10.0.0.6")), names=Asked({"10.0.0.5": WEB}))
    reports = await run(Scan(run="r", start=("10.0.0.0/26",), methods=("ssh", "snmp")), made)
    told = [one for one in reports if isinstance(one, Found) and one.address.addr == "10.0.0.5"]
    assert [(one.address.hostnames, one.address.services) for one in told] == [((), ()), (WEB.hostnames, WEB.services)]
    tried = [place for place, one in enumerate(reports) if isinstance(one, Tried) and one.addr == "10.0.0.5"]
    assert len(tried) == 2
    assert reports.index(told[1]) < min(tried)
    other = [one for one in reports if isinstance(one, Found) and one.address.addr == "10.0.0.6"]
    assert len(other) == 1, "who says nothing is told once"


async def test_a_machine_is_asked_for_its_names_only_when_it_answered_a_probe(world):
    made = replace(world(alive=("10.0.0.5",), answers={("10.0.0.1", "snmp"): ROUTER}), names=Asked())
    await run(Scan(run="r", methods=("ssh", "snmp")), made)
    assert sorted(made.names.asked) == [("10.0.0.1", True, True), ("10.0.1.9", False, True)]
    made = replace(made, names=Asked())
    await run(Ask(run="r", addresses=("10.0.0.7",), methods=("snmp",)), made)
    assert made.names.asked == [("10.0.0.7", True, False)], "nobody logs in there by SSH"


async def test_who_cancels_while_names_are_waited_for_has_what_the_methods_told(world):
    never, cancelled = asyncio.Event(), asyncio.Event()
    made = replace(world(alive=("10.0.0.5",), answers={("10.0.0.5", "ssh"): ROUTER}), names=Asked(wait=never))
    reports = []
    async for report in engine.run(Scan(run="r", start=("10.0.0.5",), methods=("ssh",)), made, cancelled):
        reports.append(report)
        if isinstance(report, Progress) and report.asked:
            cancelled.set()
    assert [one.facts for one in reports if isinstance(one, Tried)] == [ROUTER]
    assert reports[-1].status == "partial"


async def test_a_run_that_goes_on_asks_for_no_names_that_were_told(world, tmp_path):
    with closing(sqlite3.connect(tmp_path / "journal", isolation_level=None)) as connection:

        async def no_wait():
            pass

        journal = KeptJournal(connection, "r", no_wait)
        made = replace(world(alive=("10.0.0.5",)), names=Asked({"10.0.0.5": WEB}), journal=journal)
        order = Scan(run="r", start=("10.0.0.5",), methods=("ssh",))
        async for report in engine.run(order, made, asyncio.Event()):
            if isinstance(report, Found):
                journal.tell(report)
        again = replace(made, sweep=Sweep(("10.0.0.5",)), names=Asked(), journal=KeptJournal(connection, "r", no_wait))
        reports = await run(order, again)
        assert again.names.asked == []
        assert not [one for one in reports if isinstance(one, Found)]
