import pytest

from ksocket.discover import connect, frames, table
from ksocket.discover.explain import explain
from ksocket.discover.names import http, mdns, netbios, ssh, tls
from ksocket.discover.tcp import WAVES
from ksocket.discover.windows import arp, connections
from ksocket.pace import PROFILES


@pytest.mark.parametrize(
    "words",
    [
        *(f"{port}" for ports in WAVES for port in ports),
        frames.NAME.decode().strip(),
        f"at most {table.AT_ONCE} unresolved",
        f"at most {connect.AT_ONCE} at once",
        f"port {table.PORT}",
        f"at most {arp.AT_ONCE} addresses at once",
        f"pays for {connections.SYNS}",
        *PROFILES,
        *(f" {port} " for port in (netbios.PORT, mdns.PORT, ssh.PORT, tls.PORT, http.PORT)),
    ],
)
def test_it_names_what_the_senders_use(words):
    assert words in explain()


def test_every_profile_has_a_row_with_its_caps():
    rows = [line.split() for line in explain().splitlines()]
    assert ["safe", "12", "2000", "256"] in rows
    assert ["fast", "no", "cap", "no", "cap", "no", "cap"] in rows


def test_it_fits_a_terminal():
    assert max(map(len, explain().splitlines())) <= 120
    assert explain().endswith(".\n")
