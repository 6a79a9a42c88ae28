"""No account is locked: a domain account that is wrong everywhere, on hundreds of hosts, by all methods, twice."""

from collections import Counter

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("crowd")]


def inspect(net, home, *words):
    """How often each problem ended the last attempt of a host; 100 hosts are asked at once."""
    credentials = ("--credentials", str(net.credentials))
    result = collector.run(net, home, "inspect", *words, *credentials, "--format", "json", timeout=180)
    return Counter(one["attempts"][-1]["problem"]["code"] for one in result.nodes.values())


def failures(net):
    """As the servers' own logs have them: those of sshd, and those of Windows."""
    refused = [one for one in net.events("desks") if one["event"] == "login" and one["result"] != "accepted"]
    return net.log("crowd").count("Failed password"), len(refused)


def since(net, before):
    return tuple(now - then for now, then in zip(failures(net), before, strict=True))


def test_a_wrong_domain_account_fails_at_most_three_times_over_all_hosts_and_scans(crowd, tmp_path):
    before = failures(crowd)
    for _ in range(2):
        assert inspect(crowd, tmp_path, "10.78.1.0/24", "--method", "ssh")["account-guarded"] > 150
    ssh, winrm = since(crowd, before)
    assert (ssh <= 3, winrm) == (True, 0)


def test_by_ssh_and_winrm_together_it_is_no_more(crowd, tmp_path):
    """In two spellings: CORP\\scanner by SSH, Scanner@corp.example by WinRM."""
    before = failures(crowd)
    wanted = ("10.78.3.0/25", "10.78.1.0/25", "--method", "ssh", "--method", "winrm")
    for _ in range(2):
        assert inspect(crowd, tmp_path, *wanted)["account-guarded"] > 100
    ssh, winrm = since(crowd, before)
    print(f"252 hosts, 100 at once, twice: {ssh} failures by SSH and {winrm} by WinRM, in the servers' logs")
    assert 1 <= ssh + winrm <= 3


def test_by_winrm_alone_it_is_no_more(crowd, tmp_path):
    before = failures(crowd)
    assert inspect(crowd, tmp_path, "10.78.3.0/24", "--method", "winrm")["account-guarded"] > 200
    ssh, winrm = since(crowd, before)
    print(f"254 hosts, 100 at once: {winrm} failures by WinRM, in the server's log")
    assert (ssh, 1 <= winrm <= 3) == (0, True)
