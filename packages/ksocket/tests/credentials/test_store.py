"""Which account is for an address, as the files are now."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from ksocket.credentials import store as module
from ksocket.credentials.store import Store

SSH = 'includes = ["{}"]\n[account]\nusername = "{}"\npassword = "pw"\n'


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def put(tmp_path):
    def made(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    return made


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def names(files):
    return [file.username for file in files]


def test_all_that_match_in_the_order_of_the_manual(store, put, caplog):
    put("ssh/02.toml", SSH.format("10.0.0.0/8", "second"))
    put("ssh/01/a.toml", SSH.format("10.0.0.1", "first"))
    put("ssh/00.toml", SSH.format("192.168.0.0/16", "other"))
    put("ssh/_x.toml", SSH.format("10.0.0.1", "skipped"))
    caplog.set_level(logging.INFO, "ksocket.credentials")
    assert names(store.which("ssh", "10.0.0.1")) == ["first", "second"]
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO"]
    assert "01/a.toml matches 10.0.0.1" in caplog.text
    caplog.clear()
    assert store.which("ssh", "172.16.0.1") == ()
    assert store.which("snmp", "10.0.0.1") == ()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "pw" not in caplog.text
    assert names(store.files("ssh")) == ["other", "first", "second"]


def test_a_file_that_cannot_be_read_is_left_out_and_said(store, put):
    put("ssh/00.toml", "includes = 1")
    wide = put("ssh/01.toml", SSH.format("10.0.0.1", "wide"))
    wide.chmod(0o644)
    put("ssh/02.toml", SSH.format("10.0.0.1", "fine"))
    assert names(store.which("ssh", "10.0.0.1")) == ["fine"]
    assert [fault.code for fault in store.faults] == ["type-list", "credential-file-open"]
    wide.chmod(0o600)
    assert names(store.which("ssh", "10.0.0.1")) == ["wide", "fine"]
    assert [fault.code for fault in store.faults] == ["type-list"]


def test_examine_says_of_every_file_why(store, put, tmp_path):
    put("ssh/00.toml", "includes = 1")
    put("ssh/01.toml", 'excludes = ["10.0.0.1"]\n' + SSH.format("10.0.0.0/8", "a"))
    put("ssh/02.toml", SSH.format("10.0.0.2", "b"))
    put("ssh/03.toml", SSH.format("10.0.0.1", "c"))
    examined = store.examine("ssh", "10.0.0.1")
    assert [(one.path.name, one.matches, one.reason) for one in examined] == [
        ("00.toml", False, "type-list"),
        ("01.toml", False, "excluded:10.0.0.1"),
        ("02.toml", False, "not-included"),
        ("03.toml", True, "included:10.0.0.1"),
    ]
    assert examined[0].fault.params["file"] == str(tmp_path / "ssh/00.toml")
    assert [(one.matches, one.reason) for one in store.examine("ssh", None)][1:] == [(False, "")] * 3


def test_changes_are_seen(store, put):
    path = put("ssh/00.toml", SSH.format("10.0.0.1", "a"))
    assert names(store.which("ssh", "10.0.0.1")) == ["a"]
    before = store.files("ssh")[0]
    assert store.files("ssh")[0] is before
    put("ssh/00.toml", SSH.format("10.0.0.1", "changed"))
    assert names(store.which("ssh", "10.0.0.1")) == ["changed"]
    assert store.files("ssh")[0].revision != before.revision
    put("ssh/01.toml", SSH.format("10.0.0.1", "more"))
    assert names(store.which("ssh", "10.0.0.1")) == ["changed", "more"]
    path.unlink()
    assert names(store.which("ssh", "10.0.0.1")) == ["more"]


def test_a_key_that_changes_changes_the_revision(store, put):
    put("ssh/key", "one")
    put("ssh/00.toml", SSH.format("10.0.0.1", "a") + '[[account.clientKeys]]\nfilename = "key"\n')
    before = store.files("ssh")[0].revision
    put("ssh/key", "another")
    assert store.files("ssh")[0].revision != before
    (store.directory / "ssh/key").chmod(0o644)
    assert [fault.code for fault in store.faults] == ["credential-file-open"]
    (store.directory / "ssh/key").chmod(0o600)
    assert store.faults == ()


def test_mend_reaches_the_keys_that_files_name(store, put):
    keys = [put(f"ssh/{name}", "x") for name in ("k1", "k2", "pw")]
    text = 'includes = ["10.0.0.1"]\n[account]\nusername = "a"\npasswordFile = "pw"\n'
    text += "".join(f'[[account.clientKeys]]\nfilename = "{key.name}"\n' for key in keys[:2])
    files = [put("ssh/00.toml", text), put("ssh/01.toml", SSH.format("10.0.0.1", "b"))]
    for path in [*keys, *files]:
        path.chmod(0o644)
    assert {str(mended) for mended in store.mend()} == {str(path) for path in [*keys, *files]}
    assert (store.faults, store.mend()) == ((), [])


def test_with_many_files_looking_is_spread(tmp_path, put, monkeypatch):
    monkeypatch.setattr(module, "_FEW", 1)
    clock = Clock()
    store = Store(tmp_path, clock=clock)
    for number in range(4):
        put(f"ssh/{number}.toml", SSH.format("10.0.0.1", "a"))
    assert len(store.files("ssh")) == 4
    put("ssh/9.toml", SSH.format("10.0.0.1", "a"))
    assert len(store.files("ssh")) == 4
    clock.now = 1.0
    assert len(store.files("ssh")) == 5


COMMAND = 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npasswordCommand = {}\n'


def test_a_command_runs_only_when_its_file_is_used_and_once(tmp_path, put):
    clock = Clock()
    store = Store(tmp_path, clock=clock)
    put("ssh/00.toml", COMMAND.format(f"['sh', '-c', 'echo run >> {tmp_path}/log; echo hunter2']"))
    store.files("ssh")
    store.examine("ssh", "10.0.0.1")
    assert store.which("ssh", "10.0.0.2") == ()
    assert not (tmp_path / "log").exists()
    for _ in range(3):
        (file,) = store.which("ssh", "10.0.0.1")
        assert (file.password.reveal(), file.password_source.line) == ("hunter2", 4)
    clock.now = 301.0
    store.which("ssh", "10.0.0.1")
    assert (tmp_path / "log").read_text(encoding="utf-8").split() == ["run", "run"]


def test_who_asks_which_files_match_does_not_wait_for_a_command(tmp_path, store, put):
    os.mkfifo(tmp_path / "gate")
    put("ssh/00.toml", COMMAND.format(f"['sh', '-c', 'cat {tmp_path}/gate']"))
    with ThreadPoolExecutor(1) as threads:
        fetching = threads.submit(store.which, "ssh", "10.0.0.1")
        with (tmp_path / "gate").open("w", encoding="utf-8") as gate:  # opens when the command has
            assert names(store.matching("ssh", "10.0.0.1")) == ["u"]
            assert not fetching.done()
            gate.write("hunter2\n")
        assert fetching.result()[0].password.reveal() == "hunter2"


def test_a_password_that_cannot_be_fetched_leaves_its_file_out(store, put, caplog):
    put("winrm/00.toml", 'authMethod = "ntlm"\n' + COMMAND.format("['false']"))
    assert store.which("winrm", "10.0.0.1") == ()
    assert [fault.code for fault in store.faults] == ["command-failed"]
    assert "could not be fetched" in caplog.text


def test_a_password_file_that_changes_is_read_again(store, put):
    put("ssh/pw", "one")
    put("ssh/00.toml", 'includes = ["10.0.0.1"]\n[account]\nusername = "u"\npasswordFile = "pw"\n')
    assert store.which("ssh", "10.0.0.1")[0].password.reveal() == "one"
    put("ssh/pw", "another")
    assert store.which("ssh", "10.0.0.1")[0].password.reveal() == "another"


def test_a_relative_directory_gives_absolute_paths(tmp_path, put, monkeypatch):
    put("ssh/00.toml", SSH.format("10.0.0.1", "a"))
    monkeypatch.chdir(tmp_path)
    assert Store(module.Path(os.curdir)).files("ssh")[0].path == tmp_path / "ssh/00.toml"


def test_what_is_no_address_or_method(store):
    with pytest.raises(ValueError, match="router"):
        store.which("ssh", "router")
    with pytest.raises(KeyError):
        store.files("telnet")


def test_a_file_that_says_no_time_out_has_the_order_s(put, tmp_path):
    put("ssh/00.toml", SSH.format("10.0.0.1", "silent"))
    path = put("ssh/01.toml", "timeout = 3\n" + SSH.format("10.0.0.1", "own"))
    ordered = Store(tmp_path, timeouts={"ssh": 20.0})
    assert [one.timeout for one in ordered.which("ssh", "10.0.0.1")] == [20.0, 3.0]
    assert [one.timeout for one in Store(tmp_path, timeouts={"snmp": 20.0}).files("ssh")] == [5.0, 3.0]
    path.write_text(SSH.format("10.0.0.1", "none any more"))
    assert [one.timeout for one in ordered.which("ssh", "10.0.0.1")] == [20.0, 20.0]
