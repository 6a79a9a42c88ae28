"""`ksocket inspect`: each address that was named is asked, and no other."""

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (("10.77.1.50-10.77.1.52",), (50, 51, 52)),
        (("10.77.1.52-53",), (52, 53)),
        (("10.77.1.48/30", "10.77.1.50"), (49, 50)),
    ],
)
def test_all_of_a_range_and_the_machines_of_a_network(office, tmp_path, words, last):
    credentials = ("--credentials", str(office.credentials))
    result = collector.run(office, tmp_path, "inspect", *words, *credentials, "--method", "winrm", "--format", "json")
    assert list(result.nodes) == [(f"10.77.1.{one}",) for one in last]
    assert result.status == 3
