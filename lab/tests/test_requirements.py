import os

import pytest

from lab import DEBIAN_PACKAGES, LabError, requirements


def test_the_packages_are_named_once():
    assert len(DEBIAN_PACKAGES) == len(set(DEBIAN_PACKAGES))
    assert {"iproute2", "openssh-server", "snmpd", "rpm"} <= set(DEBIAN_PACKAGES)


def test_without_root_the_reason_says_so(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "root" in (requirements.unmet() or "")


def test_what_is_missing_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(requirements, "_PATH", "/nowhere")
    with pytest.raises(LabError, match=r"needs ip, .*apt-get install .*iproute2"):
        requirements.check()


def test_what_is_no_command_is_looked_for_as_well(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(requirements, "_ROUTING", "nowhere")
    monkeypatch.setattr(requirements, "COMMANDS", {})
    assert "frr-snmp" in (requirements.unmet() or "")
