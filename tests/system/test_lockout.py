"""No account is locked: a domain account that is wrong everywhere, on two hundred hosts, twice."""

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("crowd")]


def test_a_wrong_domain_account_fails_at_most_three_times_over_all_hosts_and_scans(crowd, tmp_path):
    before = failures(crowd)
    for _ in range(2):
        result = collector.run(
            crowd,
            tmp_path,
            "inspect",
            "10.78.1.0/24",
            "--method",
            "ssh",
            "--credentials",
            str(crowd.credentials),
            "--format",
            "json",
            timeout=180,
        )
        codes = [one["attempts"][-1]["problem"]["code"] for one in result.nodes.values()]
        assert codes.count("account-guarded") > 150
    assert failures(crowd) - before <= 3


def failures(net):
    return sum(net.log(name).count("Failed password") for name in net.hosts if name != "collector")
