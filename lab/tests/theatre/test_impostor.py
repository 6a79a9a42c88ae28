import pytest

pytestmark = pytest.mark.lab

SSH = ["ssh", "-F", "/dev/null", "-o", "LogLevel=ERROR"]
TRUSTING = [*SSH, "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no"]


def offered(network, argv):
    """The events that a login from the collector makes."""
    before = len(network.events("impostor"))
    assert network.exec("collector", argv).returncode != 0
    return network.events("impostor")[before:]


def test_whatever_is_offered_is_written_down_and_refused(office):
    key = str(office.credentials / "keys/hopper")
    login = [*TRUSTING, "-i", key, "-o", "NumberOfPasswordPrompts=1", "scanner@10.77.1.23", "true"]
    events = offered(office, ["sshpass", "-p", "lab-Never-for-impostors", *login])
    assert [event["event"] for event in events[:3]] == ["connected", "user", "key"]
    assert {event["password"] for event in events if event["event"] == "password"} == {"lab-Never-for-impostors"}


def test_who_knows_the_old_key_offers_nothing(office):
    known = str(office.credentials / "keys/known_hosts")
    strict = [*SSH, "-o", f"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=yes"]
    assert [event["event"] for event in offered(office, [*strict, "scanner@10.77.1.23", "true"])] == ["connected"]
