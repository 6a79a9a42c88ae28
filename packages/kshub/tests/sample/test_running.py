"""What runs on the made-up machines: of those alone that tell, and it changes over the days."""

from kshub.sample.estate import DAYS, Estate
from kshub.sample.running import DOMAIN, Running, running

MACHINES = {one.kind.name: one for one in Estate(1).machines}


def test_who_does_not_tell_is_not_known():
    assert running(MACHINES["mfp"], 0) == running(MACHINES["old"], 0) == Running()
    assert running(MACHINES["pc"], 0).containers is None


def test_an_application_has_containers_and_is_released_and_watched():
    first, last = running(MACHINES["app"], 0), running(MACHINES["app"], DAYS - 1)
    assert [one.name for one in first.containers] == [one.name for one in last.containers]
    assert first.containers[0].image != last.containers[0].image
    opened = {one.port for one in last.ports} - {one.port for one in first.ports}
    assert opened == {9100}
    assert "sshd" in {one.name for one in last.services}, "as Rocky Linux calls it"


def test_most_windows_machines_are_in_the_domain():
    windows = [one for one in Estate(1).machines if one.kind.method == "winrm"]
    domains = [running(one, 0).domain for one in windows]
    assert 0 < domains.count("WORKGROUP") < domains.count(DOMAIN)
    assert "MSSQLSERVER" in {one.name for one in running(MACHINES["win"], 0).services}
    assert 1433 in {one.port for one in running(MACHINES["win"], 0).ports}
