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
