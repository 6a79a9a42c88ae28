"""New credential files: whole, private, valid, or not there."""

import stat
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksocket.credentials import formats, write
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault

SSH = {"includes": ["10.10.0.0/24"], "port": 22, "account": {"username": r"CORP\bob", "password": Secret("p'w\\")}}


def test_a_new_file_is_private_and_reads_back(tmp_path):
    path = write.add(tmp_path, "ssh", SSH)
    assert path == tmp_path / "ssh" / "10_10.10.0.0-24.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file = formats.read(path, "ssh")
    assert (file.username, file.password.reveal()) == (r"CORP\bob", "p'w\\")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_it_is_tried_after_those_that_are_numbered_and_replaces_none(tmp_path):
    (tmp_path / "ssh").mkdir()
    (tmp_path / "ssh" / "41_x.yaml").touch()
    (tmp_path / "ssh" / "99-example.toml.skeleton").touch()
    names = [write.add(tmp_path, "ssh", SSH, "web").name for _ in range(2)]
    assert names == ["42_web.toml", "43_web.toml"]
    (tmp_path / "ssh" / "98_web.toml").touch()
    assert write.add(tmp_path, "ssh", SSH, "web").name == "98_web-2.toml"


def test_backslashes_are_written_as_a_person_would(tmp_path):
    text = write.add(tmp_path, "ssh", SSH).read_text(encoding="utf-8")
    assert r"username = 'CORP\bob'" in text
    assert 'password = "p\'w\\\\"' in text


def test_lists_of_tables_and_nothing(tmp_path):
    keys = [{"filename": "../key", "passphrase": Secret("open")}, {"filename": "b", "passphrase": None}]
    values = {"includes": ("10.0.0.1",), "account": {"username": "u", "password": None, "clientKeys": keys}}
    file = formats.read(write.add(tmp_path, "ssh", values), "ssh")
    assert [key.passphrase and key.passphrase.reveal() for key in file.client_keys] == ["open", None]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (SSH | {"includes": ["web.example.com"]}, "address-name"),
        (SSH | {"account": {"username": "a\tb", "password": "c"}}, "control-character"),
        (SSH | {"includes": []} | {"account": {}}, "missing-key"),
    ],
)
def test_what_is_wrong_is_never_left_there(tmp_path, values, code):
    with pytest.raises(Fault) as fault:
        write.add(tmp_path, "ssh", values, "web")
    assert (fault.value.code, fault.value.params["file"]) == (code, str(tmp_path / "ssh" / "web.toml"))
    assert list((tmp_path / "ssh").iterdir()) == []


def test_without_hard_links_it_is_renamed(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(write.os, "link", refuse)
    assert [write.add(tmp_path, "ssh", SSH, "web").name for _ in range(2)] == ["10_web.toml", "11_web.toml"]


def test_a_directory_that_cannot_be_written(tmp_path):
    (tmp_path / "ssh").touch()
    with pytest.raises(Fault, match="directory-unwritable"):
        write.add(tmp_path, "ssh", SSH)


def test_what_toml_has_no_word_for():
    with pytest.raises(TypeError):
        write.toml({"a": object()})


texts = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30)
values = st.one_of(texts, st.integers(-(10**9), 10**9), st.booleans(), st.lists(texts, max_size=3))


@given(st.dictionaries(texts, values | st.dictionaries(texts, values, max_size=3), max_size=4))
def test_whatever_is_written_reads_the_same(data):
    assert tomllib.loads(write.toml(data)) == data


secrets = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\xa0"), min_size=1
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(secrets)
def test_every_password_survives(tmp_path, secret):
    values = {"includes": ["10.0.0.1"], "account": {"username": "u", "password": Secret(secret)}}
    path = write.add(tmp_path, "ssh", values)
    assert formats.read(path, "ssh").password.reveal() == secret
    path.unlink()
