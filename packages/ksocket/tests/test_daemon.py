"""What a hub may order. The service as a whole is tested in link/."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from ksocket import app, daemon
from ksocket.config.settings import Limits, Settings
from ksocket.faults import Fault
from ksocket.link.orders import Orders
from ksocket.link.spool import Spool
from ksocket.state import database
from kswire.orders import Ask, Scan
from kswire.problems import Code
from kswire.reports import Done, Sent

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        (Ask(run="r", addresses=("127.0.0.0/24",)), "one-address"),
        (Ask(run="r", addresses=("nonsense",)), "bad-network"),
        (Ask(run="r", addresses=("::1",)), "loopback-ordered"),
        (Scan(run="r", start=("127.0.0.0/8",)), "too-many-addresses"),
        (Scan(run="r", start=("127.0.0.1",), profile="rapid"), "unknown-choice"),
        (Ask(run="r", addresses=("127.0.0.1",), methods=("telnet",)), "no-method-left"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_orders_are_what_somebody_else_wrote(order, fault, tmp_path):
    settings = Settings(
        home=tmp_path, path=None, credentials_dir=tmp_path, state_dir=tmp_path, logfile=None,
        limits=Limits(permitted=(ip_network("127.0.0.0/8"),)),
    )  # fmt: skip
    with pytest.raises(Fault) as caught:  # noqa: PT012 - either may find it
        daemon.check(order, settings)
        app.narrowed(order, settings)
    assert caught.value.code == fault


def test_a_run_that_ends_without_a_word_tells_what_was_sent_all_the_same(tmp_path):
    with closing(database(tmp_path / "link.sqlite", "")) as connection:
        spool = Spool(connection, tmp_path / "installation", max_size=1 << 20)
        desk = daemon.Desk(connection, spool, Orders(connection), None, lambda _: None)
        for run in ("never begun", "begun"):
            if run == "begun":
                desk._journal(run).begin()
                desk._journal(run).count(Sent(packets={"arp": 3}))
            desk.keep(Done(run=run, status="failed", started_at=AT, terminated_at=AT))
        told = [one.report for one in spool.unacknowledged(0, 9)]
    assert [one.sent for one in told] == [Sent(), Sent(packets={"arp": 3}, restarts=1)]


async def test_a_run_that_stands_still_for_a_full_spool_says_so_once(tmp_path):
    told = []
    with closing(database(tmp_path / "link.sqlite", "")) as connection:
        spool = Spool(connection, tmp_path / "installation", max_size=1)
        desk = daemon.Desk(connection, spool, Orders(connection), None, told.append)
        desk.keep(Done(run="r", status="done", started_at=AT, terminated_at=AT))
        journal = desk._journal("s")
        waiting = [asyncio.create_task(journal.ready()) for _ in range(3)]
        await asyncio.sleep(0)
        assert [(one.run, one.level, one.problem.code) for one in told] == [("s", "WARNING", Code.SPOOL_FULL)]
        spool.acknowledged(spool.epoch, spool.last)
        await asyncio.gather(*waiting)
    assert [one.problem.code for one in told] == [Code.SPOOL_FULL, Code.RUN_RESUMED]
