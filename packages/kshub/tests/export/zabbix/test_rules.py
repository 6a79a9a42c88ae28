"""Which machines get which templates and groups."""

import pytest

from kshub.export.zabbix.rules import MOST, read
from kshub.faults import Fault

FILE = """
[[rule]]
groups = ["All machines"]
[[rule]]
family = "debian"
templates = ["Linux by Zabbix agent"]
[[rule]]
family = "debian"
type = "SWITCH"
templates = ["Network Generic Device by SNMP"]
groups = ["ksocket/switches"]
"""


def test_every_rule_that_fits_counts(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(FILE)
    rules = read(path)
    assert rules.of(None, None) == (set(), {"All machines"})
    assert rules.of("Debian GNU/Linux", "server") == ({"Linux by Zabbix agent"}, {"All machines"})
    both = {"Linux by Zabbix agent", "Network Generic Device by SNMP"}
    assert rules.of("DEBIAN", "switch") == (both, {"All machines", "ksocket/switches"})
    assert rules.templates == ["Linux by Zabbix agent", "Network Generic Device by SNMP"]


@pytest.mark.parametrize(
    "text",
    [
        "[[rule]]\ntemplate = ['x']\n",  # a slip of the pen says so
        "rule = 1",
        "[[rule]",
        "[[rule]]\ngroups = ['a//b']",
        "[[rule]]\ngroups = ['/a']",
        "[[rule]]\ngroups = ['']",
        f"[[rule]]\ntemplates = {[str(one) for one in range(MOST + 1)]}",
        "#" * (2 << 20),
        "a = " + "[" * 10_000,
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(Fault) as fault:
        read(path)
    assert fault.value.code == "zabbix-map"
    assert len(fault.value.params["detail"].splitlines()) == 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Fault, match="zabbix-map"):
        read(tmp_path / "none.toml")
