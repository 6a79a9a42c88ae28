"""What a scan would send, from the tables of this machine alone."""

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest

from ksocket import app, planning
from ksocket.config import Limits, Settings
from ksocket.discover.gateway import Gateway, Link, Route, Surroundings
from ksocket.faults import Fault
from kswire.orders import Scan
from kswire.problems import Code
from kswire.windows import Window

ETH0 = Link("eth0", 2, "02:00:00:00:00:01", (IPv4Interface("10.0.0.2/24"),), up=True)
ROUTE = Route(IPv4Network("0.0.0.0/0"), "eth0", IPv4Address("10.0.0.1"))
HERE = Surroundings((Gateway("10.0.0.1", "eth0"),), (ETH0,), (ROUTE,))


@pytest.fixture
def setup(tmp_path, monkeypatch):
    monkeypatch.setattr(planning, "look", lambda: HERE)
    monkeypatch.delenv(app.CONFINE, raising=False)  # nothing is sent
    (tmp_path / "ssh").mkdir(mode=0o700)
    file = tmp_path / "ssh" / "10-all.toml"
    file.write_text('includes = ["10.0.0.0/8"]\n[account]\nusername = "ops"\npassword = "a secret"\n')
    file.chmod(0o600)

    def made(**limits):
        settings = Settings(
            home=tmp_path,
            path=None,
            credentials_dir=tmp_path,
            state_dir=tmp_path,
            logfile=None,
            limits=Limits(**limits),
        )
        return app.Setup(settings=settings, credentials=tmp_path)

    return made


def test_where_what_and_with_which_files(setup):
    planned = planning.plan(Scan(run="s", start=("10.0.1.0/24",), methods=("ssh",)), setup(), "p")
    assert planned.run == "p"
    assert [(one.target, one.addresses) for one in planned.sweeps] == [("10.0.1.0/24", 256)]
    assert [(one.method, one.file, one.includes) for one in planned.logins] == [("ssh", "10-all.toml", ("10.0.0.0/8",))]
    assert "secret" not in repr(planned)
    assert "NetBIOS UDP 137" in planned.names
    paths = planning.plan(Scan(run="s", start=("10.0.1.0/24",), methods=("ssh",)), setup(), paths=True)
    assert paths.logins[0].file.endswith("/ssh/10-all.toml")


def test_without_a_start_it_is_the_gateway(setup):
    assert planning.plan(Scan(run="s"), setup()).gateways == ("10.0.0.1",)


def test_permitted_is_no_start_and_that_is_said(setup):
    behind = planning.plan(Scan(run="s", permitted=("10.0.1.0/24",)), setup())
    assert [one.code for one in behind.problems] == [Code.NO_START]
    assert sum(one.addresses for one in behind.sweeps) == 0
    for order in (
        Scan(run="s", permitted=("10.0.1.0/24",), start=("10.0.1.0/24",)),
        Scan(run="s", permitted=("10.0.1.0/24", "10.0.0.1")),  # the gateway, whose tables tell the rest
        Scan(run="s", permitted=("10.0.0.128/25",)),  # a part of the local segment
    ):
        assert planning.plan(order, setup()).problems == ()


def test_the_limits_cut_and_say_so(setup):
    now = planning.datetime.now(planning.UTC)
    shut = Window(days=((now.weekday() + 3) % 7,), begin=now.time(), end=now.time(), timezone="UTC")
    planned = planning.plan(Scan(run="s", profile="fast"), setup(profile="safe", windows=(shut,)))
    assert [one.params["rule"] for one in planned.problems] == ["windows", "limits"]
    assert {one.code for one in planned.problems} == {Code.LIMITED}
    with pytest.raises(Fault):
        planning.plan(Scan(run="s", methods=("ssh",)), setup(methods=("snmp",)))
