"""One method on one address: files in the manual's order until one logs in, and every attempt told."""

from pathlib import Path

import pytest

from ksocket.collect.host import ask, files_for, route_of
from ksocket.collect.registry import METHODS, Method
from ksocket.credentials.store import Store
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Facts, Signature
from kswire.problems import Code

TARGET = Target("10.0.0.5")
FACTS = Facts(hostname="web1")


class Means:
    """Store and run: all that asking looks at itself."""

    run = "r"

    def __init__(self, directory):
        self.store = Store(directory)


@pytest.fixture
def means(tmp_path):
    (tmp_path / "ssh").mkdir()
    for name, port, tunnels in (
        ("00.toml", 22, "[]"),
        ("10.toml", 22, "[]"),
        ("20.toml", 2222, "[]"),
        ("30.toml", 22, '["10.0.0.30"]'),
    ):
        path = tmp_path / "ssh" / name
        path.write_text(
            f'includes = ["10.0.0.0/24"]\nport = {port}\nsshTunnels = {tunnels}\n'
            f'[account]\nusername = "u{name[:2]}"\npassword = "p"\n'
        )
        path.chmod(0o600)
    return Means(tmp_path)


def answering(outcomes):
    """A method that, per file name, gives facts or raises."""
    asked = []

    async def method(target, file, means, pool):
        asked.append(file.path.name)
        outcome = outcomes[file.path.name]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Method("ssh", method), asked


REFUSED = Trouble(Code.LOGIN_REFUSED, username="u", tried="password")
CLOSED = Trouble(Code.PORT_CLOSED, port=22)


async def test_the_next_file_is_tried_until_one_logs_in(means):
    method, asked = answering({"00.toml": REFUSED, "10.toml": FACTS})
    tried = await ask(TARGET, method, means, None)
    assert asked == ["00.toml", "10.toml"]
    assert tried.facts == FACTS
    assert [(Path(one.file).name, one.username, one.problem and one.problem.code) for one in tried.attempts] == [
        ("00.toml", "u00", Code.LOGIN_REFUSED),
        ("10.toml", "u10", None),
    ]
    assert all(one.seconds is not None and one.started_at for one in tried.attempts)


async def test_what_a_machine_shows_without_a_login_is_told_with_the_attempt(means):
    refused, key = Trouble(Code.LOGIN_REFUSED, username="u", tried="password"), Signature(kind="sshHostKey", value="k")
    refused.shown = (key,)
    method, _ = answering({"00.toml": refused, "10.toml": CLOSED, "20.toml": CLOSED})
    tried = await ask(TARGET, method, means, None)
    assert [one.signatures for one in tried.attempts] == [(key,), (), ()]


async def test_what_no_account_can_change_is_not_asked_twice_on_the_same_port(means):
    method, asked = answering({"00.toml": CLOSED, "20.toml": FACTS})
    tried = await ask(TARGET, method, means, None)
    assert asked == ["00.toml", "20.toml"]
    assert tried.facts == FACTS


async def test_without_a_file_nothing_is_sent_and_the_reason_is_told(means):
    method, asked = answering({})
    tried = await ask(Target("10.1.0.5"), method, means, None)
    assert asked == []
    assert tried.attempts[0].problem.params == {"method": "ssh", "address": "10.1.0.5"}


async def test_a_bug_of_ours_ends_only_this_attempt(means, caplog):
    method, _ = answering({"00.toml": ZeroDivisionError("secret stays inside"), "10.toml": FACTS})
    tried = await ask(TARGET, method, means, None)
    assert tried.facts == FACTS
    assert tried.attempts[0].problem.params == {"detail": "ZeroDivisionError"}
    assert "a bug of ours" in caplog.text


def test_only_files_that_lead_there_by_the_targets_own_route_are_used(means):
    assert [file.path.name for file in files_for(TARGET, "ssh", means)] == ["00.toml", "10.toml", "20.toml"]
    routed = Target("10.0.0.5", ("10.0.0.30",))
    assert [file.path.name for file in files_for(routed, "ssh", means)] == ["30.toml"]
    hop = means.store.which("ssh", "10.0.0.30")[-1]
    assert route_of(hop) == ("10.0.0.30",)


def test_every_method_has_its_own_name():
    assert {name: method.name for name, method in METHODS.items()} == {"ssh": "ssh", "winrm": "winrm", "snmp": "snmp"}
