"""The table of control traffic, by settings."""

import pytest

from ksocket.config.settings import Connect
from ksocket.link.destinations import control_traffic

RESOLVERS = ["resolver 10.0.0.53:53/udp", "resolver 10.0.0.53:53/tcp"]


@pytest.mark.parametrize(
    ("settings", "env", "table"),
    [
        ({}, {}, []),
        ({"host": "10.0.0.9"}, {}, ["hub 10.0.0.9:443/tcp"]),
        ({"host": "fd00::9"}, {}, ["hub [fd00::9]:443/tcp"]),
        ({"host": "hub", "port": 8443}, {}, ["hub hub:8443/tcp", *RESOLVERS]),
        ({"host": "hub", "proxy": "http://10.0.0.8:3128"}, {}, ["hub hub:443/tcp", "proxy 10.0.0.8:3128/tcp"]),
        (
            {"host": "10.0.0.9", "proxy": "http://p:80"},
            {},
            ["hub 10.0.0.9:443/tcp", "proxy p:80/tcp", *RESOLVERS],
        ),
        ({"host": "10.0.0.9", "proxy": "http://p:80"}, {"NO_PROXY": "10.0.0.0/8"}, ["hub 10.0.0.9:443/tcp"]),
    ],
)
def test_everything_that_is_talked_to_is_in_it(settings, env, table, tmp_path):
    (tmp_path / "resolv.conf").write_text("# x\nnameserver 10.0.0.53\noptions edns0\nnameserver\n")
    found = control_traffic(Connect(**settings), env, tmp_path / "resolv.conf")
    assert [f"{one.purpose} {one.text}" for one in found] == table
    assert all(
        (one.through is not None) is (one.purpose == "hub" and len(table) > 1 and "proxy" in settings) for one in found
    )


def test_without_resolv_conf_there_is_no_resolver(tmp_path):
    assert len(control_traffic(Connect(host="hub"), {}, tmp_path / "none")) == 1
