import pytest

from lab import daemons, description
from lab.description import Sshd

ROUTER = description.read("office").hosts["router"]


@pytest.mark.parametrize(
    ("sshd", "lines"),
    [
        (Sshd(passwords=True), ["PasswordAuthentication yes", "AllowTcpForwarding no", "MaxStartups 100"]),
        (Sshd(passwords=False, forwarding=True), ["PasswordAuthentication no", "AllowTcpForwarding yes"]),
        (Sshd(passwords=True, max_startups=1000), ["MaxStartups 1000"]),
    ],
)
def test_what_a_description_says_of_sshd(sshd, lines):
    text = daemons.sshd_config(sshd, banner=True)
    assert set(lines) <= set(text.splitlines())
    assert "LogLevel VERBOSE\n" in text


def test_only_debian_names_its_package_in_the_banner():
    assert "DebianBanner" not in daemons.sshd_config(Sshd(passwords=True), banner=True)
    assert "DebianBanner no\n" in daemons.sshd_config(Sshd(passwords=True), banner=False)


def test_snmpd_lets_the_community_read_and_the_user_in_with_privacy():
    assert ROUTER.snmpd is not None
    lines = daemons.snmpd_conf(ROUTER.snmpd).splitlines()
    assert "rocommunity lab-public" in lines
    assert "createUser labuser SHA lab-auth-pass AES lab-priv-pass" in lines
    assert "rouser labuser priv" in lines
    assert not any(line.startswith(("rwcommunity", "rwuser")) for line in lines)


def test_what_listens_is_what_was_started():
    assert daemons.listening(ROUTER) == [("udp", 161)]
    assert len(daemons.commands(ROUTER)) == 1


CAMPUS = description.read("campus")


def test_other_daemons_and_vrfs_are_shown_by_the_host_s_own_agent():
    text = daemons.master_conf(CAMPUS.hosts["router-c"])
    assert "master agentx\n" in text
    assert "com2sec -Cn voice s-voice default lab-public@voice\n" in text
    assert "proxy -Cn voice -v 2c" in text
    assert daemons.master_conf(ROUTER) == ""
    assert "agentAddress unix:/.lab/voice.sock\n" in daemons.vrf_conf("voice")


def test_each_daemon_of_frr_has_its_file():
    frr = CAMPUS.hosts["router-a"].frr
    assert frr is not None
    texts = daemons.frr_confs(frr, "10.78.10.1", 3)
    assert list(texts) == ["zebra", "ospfd", "bgpd"]
    assert texts["ospfd"].count(" ip ospf passive\n") == 1
    assert " neighbor 10.78.20.2 remote-as 64501\n" in texts["bgpd"]
    quiet = CAMPUS.hosts["router-c"].frr
    assert quiet is not None
    assert "bgpd" not in daemons.frr_confs(quiet, "10.78.12.1", 3)


def test_routing_begins_when_the_agent_can_be_reached():
    lines = daemons.commands(CAMPUS.hosts["router-a"])
    started = [one.split()[0] for one in lines if one.endswith("&")]
    assert started == [
        "/usr/sbin/snmpd",
        "/usr/lib/frr/zebra",
        "/usr/lib/frr/ospfd",
        "/usr/lib/frr/bgpd",
        "/usr/sbin/lldpd",
    ]


def test_the_host_s_own_agent_begins_when_those_of_its_vrfs_can_be_reached():
    lines = daemons.commands(CAMPUS.hosts["router-c"])
    waiting = next(at for at, one in enumerate(lines) if "/.lab/voice.sock" in one and one.startswith("while"))
    begun = next(at for at, one in enumerate(lines) if one.startswith("/usr/sbin/snmpd"))
    assert waiting < begun
