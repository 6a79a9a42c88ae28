import os
import subprocess
import sys

import pytest

from ksocket.credentials.logins import domain_account, login_name, may_live, this_process


@pytest.mark.parametrize(
    ("username", "account"),
    [
        ("CORP\\Bob", "bob@corp"),
        ("bob@corp", "bob@corp"),
        ("BOB@Corp.Example.COM", "bob@corp"),
        ("corp.example.com\\bob", "bob@corp"),
        (" CORP\\bob ", "bob@corp"),
        ("ＣＯＲＰ\\ｂｏｂ", "bob@corp"),  # Windows folds full-width letters, too
        ("CORP\\bob@example.com", "bob@example.com@corp"),
        ("bob.smith@corp", "bob.smith@corp"),
        ("OTHER\\bob", "bob@other"),
        ("bob", ""),
        (".\\bob", ""),
        ("\\bob", ""),
        ("bob@", ""),
        ("@corp", ""),
        ("CORP\\", ""),
        ("", ""),
    ],
)
def test_domain_accounts(username, account):
    assert domain_account(username) == account


@pytest.mark.parametrize(
    ("username", "name"),
    [("CORP\\Bob", "bob@corp"), ("Bob", "bob"), (".\\Bob", "bob"), ("\\bob", "bob"), ("bob@", "bob"), ("root", "root")],
)
def test_login_names(username, name):
    assert login_name(username) == name


def test_this_process_lives():
    assert this_process() == this_process()
    assert may_live(this_process())


def test_a_process_that_ended_does_not_even_if_nobody_buried_it():
    program = "from ksocket.credentials.logins import this_process; print(this_process(), flush=True); input()"
    child = subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True)
    owner = child.stdout.readline().strip()
    assert may_live(owner)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, but still in the table of processes
    assert not may_live(owner)
    child.communicate()
    assert not may_live(owner)


def test_a_process_with_the_same_number_is_another_one():
    boot, namespace, pid, start = this_process().split(":")
    assert not may_live(f"{boot}:{namespace}:{pid}:{int(start) + 1}")
    assert not may_live(f"another-boot:{namespace}:{pid}:{start}")
    assert may_live(f"{boot}:1:{pid}:{start}")  # of another container: cannot be known from here
