import signal
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from lab import requirements, state
from lab.description import read

pytestmark = pytest.mark.lab

SSH = [
    "ssh",
    "-F",
    "/dev/null",
    "-o",
    "UserKnownHostsFile=/dev/null",
    "-o",
    "StrictHostKeyChecking=no",
    "-o",
    "LogLevel=ERROR",
]
SYS_NAME = "1.3.6.1.2.1.1.5.0"
PINGS = """
import socket, sys
left = set(sys.argv[2:])
ping = bytes([8, 0, 0xF7, 0xFF, 0, 0, 0, 0])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as wire:
    wire.settimeout(float(sys.argv[1]))
    try:
        for address in left:
            wire.sendto(ping, (address, 0))
        while left:
            sender = wire.recvfrom(100)[1][0]
            left.discard(sender)
            print(sender, flush=True)
    except OSError:
        pass
"""


@pytest.fixture(scope="module", autouse=True)
def _able():
    if (reason := requirements.unmet()) is not None:
        pytest.skip(reason)


def said(network, host, *argv, check=True, **more):
    return network.exec(host, argv, check=check, **more).stdout.strip()


def ssh(network, password, *argv, prompt="assword", check=True):
    return said(network, "collector", "sshpass", "-P", prompt, "-p", password, *SSH, *argv, check=check)


def answering(network, host, *addresses, seconds=1.0):
    return set(said(network, host, sys.executable, "-c", PINGS, str(seconds), *addresses).split())


# What is connected


def test_the_collector_reaches_what_it_should_and_nothing_else(office):
    direct = {
        host.address for name, host in office.hosts.items() if name not in {"tripwire", "silent", "vault", "jump2"}
    }
    never = {"10.77.1.33", "10.77.1.34", "10.77.2.1", "10.77.2.2", "10.77.3.1", "10.77.3.2"}
    assert answering(office, "collector", *direct) == direct
    for address in never:
        assert answering(office, "collector", address, seconds=0.2) == set(), address


def test_there_is_no_way_out(office):
    routes = said(office, "collector", "ip", "-4", "route")
    assert routes.startswith("default via 10.77.0.1 dev eth0")
    assert "default" not in said(office, "router", "ip", "-4", "route")
    assert said(office, "collector", "ip", "-6", "route") == ""
    for host in office.hosts:
        assert Path(f"/proc/{office.pid(host)}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()


def test_names_are_resolved_by_nobody(office):
    with pytest.raises(subprocess.CalledProcessError):
        said(office, "collector", "getent", "hosts", "debian.org")
    assert said(office, "collector", "getent", "hosts", "localhost")


def test_only_the_router_forwards(office):
    for host in ("router", "jump1", "jump2"):
        assert said(office, host, "cat", "/proc/sys/net/ipv4/ip_forward") == ("1" if host == "router" else "0")


def test_a_pulled_cable(office):
    office.link_down("printer")
    assert answering(office, "collector", "10.77.1.51", seconds=0.2) == set()
    office.link_up("printer")
    assert answering(office, "collector", "10.77.1.51") == {"10.77.1.51"}
    with pytest.raises(LookupError, match="eth7"):
        office.link_down("printer", "eth7")


# What answers


def test_snmp_with_a_community(office):
    command = ["snmpget", "-v2c", "-c", "lab-public", "-Oqv"]
    names = {
        "10.77.0.1": "edge.office.example",
        "10.77.0.50": "sw-office-1",
        "10.77.1.50": "core-1",
        "10.77.1.52": "ups-rack-2",
    }
    assert {address: said(office, "collector", *command, address, SYS_NAME).strip('"') for address in names} == names
    assert office.exec("collector", [*command[:-1], "-r0", "-t0.2", "10.77.1.51", SYS_NAME]).returncode == 1


def test_snmp_with_a_user(office):
    user = ["-u", "labuser", "-l", "authPriv", "-a", "SHA", "-A", "lab-auth-pass", "-x", "AES", "-X", "lab-priv-pass"]
    for address in ("10.77.0.1", "10.77.1.1"):
        assert "edge.office.example" in said(office, "collector", "snmpget", "-v3", *user, address, SYS_NAME)


def test_a_played_device_can_be_walked_from_end_to_end(office):
    lines = {
        version: said(office, "collector", command, version, "-c", "lab-public", "10.77.0.50", "1").splitlines()
        for version, command in (("-v1", "snmpwalk"), ("-v2c", "snmpbulkwalk"))
    }
    assert len(lines["-v1"]) == len(lines["-v2c"]) > 200


def test_the_router_knows_its_neighbors_the_tripwire_too(office):
    media = "1.3.6.1.2.1.4.22.1.3"
    told = said(office, "collector", "snmpbulkwalk", "-v2c", "-c", "lab-public", "-Oqv", "10.77.0.1", media).split()
    router = read("office").hosts["router"]
    assert {office.address(name) for name in (*router.neighbors, *router.permanent_neighbors)} <= set(told)


def test_packages_are_as_described(office):
    debian, el9 = office.packages("debian"), office.packages("el9")
    assert len(debian) == 40
    assert ("login", "1:4.13+dfsg1-1+b1", "amd64") in debian
    assert ("libc6:amd64", "2.36-9+deb12u9", "amd64") in debian
    assert not any(name == "telnetd" for name, _, _ in debian)
    assert len(el9) == 35
    assert ("openssl-libs", "1:3.0.7-28.el9_4", "x86_64") in el9
    assert sum(name == "kernel-core" for name, _, _ in el9) == 2


# Who gets in


def test_logins_by_password_see_the_hosts_own_world(office):
    script = "hostname; uname -r; cat /etc/machine-id; lsblk -dnro NAME; nproc; id -un"
    assert ssh(office, "lab-Common-7Gx", "scanner@10.77.0.20", script).splitlines() == [
        "debian",
        "6.1.0-28-amd64",
        "0c8f4e2b7a914d6fa1b5c3d2e4f60714",
        "sda",
        "sdb",
        "16",
        "scanner",
    ]
    script = "hostname; . /etc/os-release; echo $ID $VERSION_ID; command -v dpkg-query || rpm -qa | wc -l"
    assert ssh(office, "lab-Common-7Gx", "scanner@10.77.1.20", script).splitlines() == ["el9", "rocky 9.4", "35"]


def test_login_by_an_encrypted_key(office):
    key = str(office.credentials / "keys/auditor")
    assert ssh(office, "lab-Phrase-9Zt", "-i", key, "auditor@10.77.1.21", "hostname", prompt="passphrase") == "keyhost"


def test_the_vault_is_behind_two_jumps(office):
    hop = [*SSH, "-i", str(office.credentials / "keys/hopper")]
    first = " ".join([*hop, "-W %h:%p hopper@10.77.0.30"])
    second = " ".join([*hop, f"-o ProxyCommand='{first.replace('%', '%%')}'", "-W %h:%p hopper@10.77.2.2"])
    assert ssh(office, "lab-Vault-2Kd", "-o", f"ProxyCommand={second}", "keeper@10.77.3.2", "hostname") == "vault"


def test_a_wrong_password_is_counted(office):
    before = office.log("wrongpass").count("Failed password for operator")
    ssh(office, "lab-Wrong-1Aa", "operator@10.77.1.22", "true", check=False)
    assert office.log("wrongpass").count("Failed password for operator") == before + 1


# What is seen


def test_a_capture_sees_both_directions(office, tmp_path):
    with office.capture("collector") as seen:
        assert answering(office, "collector", "10.77.0.20", seconds=0.2) == {"10.77.0.20"}
    pings = [
        (frame.outgoing, str(frame.ip.destination)) for frame in seen.frames if frame.ip and frame.ip.protocol == 1
    ]
    assert pings == [(True, "10.77.0.20"), (False, "10.77.0.10")]
    assert seen.dropped == 0
    seen.write(tmp_path / "seen.pcap")
    assert (tmp_path / "seen.pcap").read_bytes()[:4] == b"\xd4\xc3\xb2\xa1"


def test_signals_reach_what_runs_in_the_collector(office):
    process = office.popen("collector", ["sleep", "60"], stdout=subprocess.PIPE)
    process.send_signal(signal.SIGINT)
    with process:
        assert process.wait(5) == -signal.SIGINT


def test_files_are_seen_where_the_collector_works(office, tmp_path):
    assert said(office, "collector", "pwd", cwd=tmp_path) == str(tmp_path)
    said(office, "collector", "touch", "there", cwd=tmp_path)
    assert (tmp_path / "there").exists()


def test_what_a_host_writes_stays_in_it(office):
    said(office, "debian", "touch", "/etc/lab-was-here", "/usr/lab-was-here")
    assert not Path("/etc/lab-was-here").exists()
    assert not Path("/usr/lab-was-here").exists()


# Start and end


def test_all_that_was_there_is_gone_afterwards_and_two_do_not_collide():
    links = said_here("ip", "-o", "link")
    with lab.up("office") as one, lab.up("office") as other:
        assert one.lab != other.lab
        assert one.events("tripwire") == []  # not even the start touches it
        assert answering(one, "collector", "10.77.0.40", seconds=0.2) == {"10.77.0.40"}
        assert [event["why"] for event in one.events("tripwire")] == ["arp", "ip"]
        assert other.events("tripwire") == []
        still = one.popen("collector", ["sleep", "600"])
        assert said_here("ip", "-o", "link") == links
        assert "ksocket-lab" not in Path("/proc/mounts").read_text()
    assert still.returncode == -signal.SIGKILL
    for gone in (one, other):
        assert not gone.directory.exists()
        assert state.processes(gone.lab) == []


def test_after_a_crash_the_next_start_cleans_up():
    with subprocess.Popen([sys.executable, "-m", "lab", "up", "crowd"], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        name = owner.stdout.readline().split()[1].rstrip(":")
        stray = subprocess.Popen([sys.executable, "-m", "lab", "exec", "--lab", name, "collector", "sleep", "600"])
        owner.kill()
    assert (state.ROOT / name).exists()
    with lab.up("crowd"):
        assert not (state.ROOT / name).exists()
        assert state.processes(name) == []
    stray.wait(5)


def test_two_hundred_addresses_of_one_sshd(crowd):
    addresses = [f"10.78.1.{number}" for number in range(1, 201)]
    assert len(answering(crowd, "collector", *addresses)) == 200
    command = ["snmpget", "-v2c", "-c", "lab-public", "-Oqv"]
    assert "sw-office-1" in said(crowd, "collector", *command, "10.78.1.77", SYS_NAME)
    ssh(crowd, "lab-Domain-expired", "-l", "CORP\\scanner", "10.78.1.9", "true", check=False)
    assert "Failed password for invalid user CORP\\\\scanner" in crowd.log("crowd")
    assert ssh(crowd, "lab-Resident-5Rn", "resident@10.78.1.200", "hostname") == "crowd"


def said_here(*argv):
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout
