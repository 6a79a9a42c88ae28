"""`kshub user`: people who are locked, lost their phones, or come by an identity provider."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from kshub.auth import slowing
from kshub.cli.main import main
from kshub.store.engine import open_store

PROVIDER = """
publicUrl = "https://hub.example.com"
[oidc]
issuer = "https://id.example.com"
clientId = "kshub"
clientSecretFile = "secret"
"""


@pytest.fixture
def kshub(tmp_path, capsys):
    (tmp_path / "kshub.sqlite").touch()

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    run("user", "add", "taro", "--generate")
    run("user", "add", "jiro", "--generate")
    return run


def rows(tmp_path, query):
    with closing(sqlite3.connect(tmp_path / "kshub.sqlite")) as database, database:
        return database.execute(query).fetchall()


def test_made_up_passwords_have_to_be_changed(kshub, tmp_path):
    assert rows(tmp_path, "SELECT must_change FROM user") == [(1,), (1,)]
    rows(tmp_path, "UPDATE user SET must_change = 0")
    assert kshub("user", "password", "taro", "--generate")[0] == 0
    assert rows(tmp_path, "SELECT must_change FROM user ORDER BY id") == [(1,), (0,)]


def test_a_second_factor_is_taken_away(kshub, tmp_path):
    rows(tmp_path, "UPDATE user SET totp = 'GEZDGNBV', totp_step = 1")
    rows(tmp_path, "INSERT INTO recovery_code (user_id, digest) VALUES (1, x'00')")
    assert kshub("user", "totp-reset", "taro") == (0, "User taro has no second factor any more.\n")
    assert rows(tmp_path, "SELECT totp, totp_step FROM user ORDER BY id") == [(None, None), ("GEZDGNBV", 1)]
    assert rows(tmp_path, "SELECT * FROM recovery_code") == []


def test_who_waits_waits_no_longer(kshub, tmp_path):
    async def fail():
        store = open_store(f"sqlite:///{tmp_path}/kshub.sqlite")
        async with store.write() as connection:
            for name in ("taro", "jiro"):
                await slowing.begin(connection, name, "192.0.2.1", 1, known=False)
        await store.close()

    asyncio.run(fail())
    assert kshub("user", "unlock", "taro") == (0, "User taro waits no longer for wrong passwords.\n")
    assert len(rows(tmp_path, "SELECT * FROM login_failure WHERE subject LIKE 'name %'")) == 1


def test_a_link_with_the_identity_provider(kshub, tmp_path):
    assert kshub("user", "link", "taro", "--subject", "s-1")[0] == 2  # there is none
    (tmp_path / "kshub.toml").write_text(PROVIDER)
    status, said = kshub("user", "link", "taro", "--subject", "s-1")
    assert (status, said) == (0, "User taro is linked with https://id.example.com.\n")
    status, said = kshub("user", "link", "jiro", "--subject", "s-1")
    assert (status, "unlink" in said) == (2, True)
    assert kshub("user", "link", "jiro", "--subject", "")[0] == 2
    assert kshub("user", "unlink", "taro")[0] == 0
    assert kshub("user", "link", "jiro", "--subject", "s-1")[0] == 0
    assert rows(tmp_path, "SELECT issuer, subject FROM user ORDER BY id") == [
        (None, None),
        ("https://id.example.com", "s-1"),
    ]


@pytest.mark.parametrize("words", [("unlock",), ("totp-reset",), ("link", "--subject", "x"), ("unlink",)])
def test_nobody_of_this_name(kshub, tmp_path, words):
    (tmp_path / "kshub.toml").write_text(PROVIDER)
    command, *options = words
    status, said = kshub("user", command, "saburo", *options)
    assert (status, said) == (2, "kshub: There is no user saburo; `kshub user list` shows those that there are.\n")
