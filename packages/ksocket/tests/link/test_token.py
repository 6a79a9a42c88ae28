"""A new token goes where the former one came from, and nothing else in the file changes."""

import stat

import pytest

from ksocket import config
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault
from ksocket.link import token

FILES = {
    "plain": ("ksocket.toml", '[connect]\n# the token = here\ntoken = "old" # mine\nhost = "h"\n'),
    "single quotes": ("ksocket.toml", "[connect]\ntoken = 'old'\n"),
    "dotted": ("ksocket.toml", 'connect.token = "old"\n'),
    "another section has one": ("ksocket.toml", '[other]\ntoken = "old"\n[connect]\ntoken = "old"\n'),
    "quoted key": ("ksocket.toml", '[connect]\n"token" = "old"\n'),
    "windows lines": ("ksocket.toml", '[connect]\r\ntoken = "old"\r\nhost = "h"\r\n'),
    "yaml": ("ksocket.yml", "connect:\n  token: 'old'\n  host: h\n"),
    "yaml without quotes": ("ksocket.yml", "connect:\n  token: old\n"),
}


@pytest.fixture
def home(tmp_path):
    (tmp_path / "etc/ksocket").mkdir(parents=True)
    return tmp_path


def write(home, name, text):
    path = home / "etc/ksocket" / name
    path.write_text(text, newline="")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(("name", "text"), FILES.values(), ids=FILES)
def test_the_value_alone_is_replaced(home, name, text):
    path = write(home, name, text)
    token.store(Secret("new-1.a_B"), config.load(home, {}), {})
    after = path.read_bytes().decode()
    assert config.load(home, {}).connect.token == Secret("new-1.a_B")
    assert after.replace('"new-1.a_B"', "X") == "X".join(
        text.rsplit(next(w for w in ('"old"', "'old'", "old") if w in text), 1)
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [name]


def test_a_file_of_its_own_is_replaced_and_the_settings_are_not(home):
    settings = write(home, "ksocket.toml", '[connect]\ntoken = "old"\ntokenFile = "$KSOCKET_HOME/token"\n')
    (home / "token").write_text("old\n")
    (home / "token").chmod(0o640)
    token.store(Secret("new"), config.load(home, {}), {})
    assert (home / "token").read_text() == "new\n"
    assert stat.S_IMODE((home / "token").stat().st_mode) == 0o640
    assert '"old"' in settings.read_text()
    assert config.load(home, {}).connect.token == Secret("new")


def test_a_link_stays_a_link(home):
    write(home, "ksocket.toml", '[connect]\ntokenFile = "link"\n')
    (home / "real").write_text("old")
    (home / "etc/ksocket/link").symlink_to(home / "real")
    token.store(Secret("new"), config.load(home, {}), {})
    assert (home / "etc/ksocket/link").is_symlink()
    assert (home / "real").read_text() == "new\n"


@pytest.mark.parametrize(
    ("text", "env", "new"),
    [
        ('[connect]\ntoken = "old"\n', {"KSOCKET_TOKEN": "x"}, "new"),
        ('[connect]\nhost = "h"\n', {}, "new"),
        ('connect = {token = "old", host = "h"}\n', {}, "new"),
        ('[connect]\ntoken = "old"\n', {}, 'a"\nhost = "evil'),
        ('[connect]\ntoken = "old"\n', {}, ""),
        ('[connect]\ntokenFile = "no/where/token"\n', {}, "new"),
    ],
    ids=["environment", "no token", "inline table", "not a token", "empty", "no directory"],
)
def test_what_cannot_be_written_is_said_and_nothing_changes(home, text, env, new):
    path = write(home, "ksocket.toml", text)
    with pytest.raises(Fault) as caught:
        token.store(Secret(new), config.load(home, {}), env)
    assert caught.value.code == "token-not-stored"
    assert new not in str(caught.value) or new in {"", "new"}
    assert path.read_text() == text
