"""`kshub notify`: which targets there are, and whether anything arrives."""

import asyncio

import pytest

from kshub import config
from kshub.cli.main import main
from kshub.notify.targets import Hook, stored
from kshub.store.engine import open_store
from kshub.store.queries import targets


@pytest.fixture
def kshub(tmp_path, capsys):
    (tmp_path / "kshub.sqlite").touch()

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        return status, capsys.readouterr()

    assert run("network", "create", "tokyo")[0] == 0
    return run


def add(tmp_path, of, name, url="https://127.0.0.1/geheim"):
    async def write():
        store = open_store(config.load(tmp_path).database, pool=1)
        row = {"display_name": name, "kind": "slack", "address": stored(Hook(url=url)), "language": "en"}
        async with store.write() as connection:
            number = await targets.add(connection, of, row | {"enabled": True}, 1)
        await store.close()
        return number

    return asyncio.run(write())


def test_none_is_nothing_found(kshub):
    status, said = kshub("notify", "list")
    assert (status, said.out, said.err.count("\n")) == (3, "", 1)


def test_targets_are_listed_without_their_secrets(kshub, tmp_path):
    add(tmp_path, None, "night shift")
    add(tmp_path, 1, "customer")
    lines = kshub("notify", "list")[1].out.splitlines()
    assert lines == [
        "1  night shift  slack  https://127.0.0.1/...  all spaces  nothing sent yet",
        "2  customer  slack  https://127.0.0.1/...  default  nothing sent yet",
    ]
    status, said = kshub("notify", "test", "customer")
    assert (status, said.err.count("\n")) == (1, 1)
    assert "allowPrivate" in said.err
    assert "geheim" not in said.err
    assert "failed" in kshub("notify", "list")[1].out.splitlines()[1]


def test_a_target_is_named_by_its_name_or_number(kshub, tmp_path):
    add(tmp_path, None, "same")
    add(tmp_path, 1, "same")
    assert "number" in kshub("notify", "test", "same")[1].err
    assert kshub("notify", "test", "2")[0] == 1
    for name in ("nobody", "99", "9" * 40, ""):
        status, said = kshub("notify", "test", name)
        assert (status, said.err.count("\n")) == (2, 1), name
