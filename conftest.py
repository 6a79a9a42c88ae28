"""What holds for every test of the workspace: nothing leaves loopback and the lab, whatever a test gets wrong."""

import ctypes
import os
import subprocess
from collections import Counter

import pytest

pytest_plugins = ["lab.pytest"]

CLONE_NEWNET = 0x40000000  # unshare(2)

# ksocket.app refuses every address outside these, before scope, settings and orders are even looked at
os.environ["KSOCKET_CONFINE"] = "127.0.0.0/8,::1/128,10.77.0.0/16,10.78.0.0/16"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("KSOCKET_HOME", None)


def _alone() -> None:
    """A network namespace for this test process: its loopback is its own, and there is no way out.

    So two runs side by side never meet on a port, and a test that is wrong reaches nobody. Without root the tests
    share the machine's loopback, and KSOCKET_CONFINE stands alone.
    """
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) == 0:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


_alone()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The largest groups first: each is run by one process alone, and nobody is to wait for it at the end."""
    sizes = Counter(_group(one) for one in items)
    items.sort(key=lambda one: -sizes[_group(one)] if _group(one) else 0)


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else ""
