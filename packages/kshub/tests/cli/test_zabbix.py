"""`kshub export zabbix` from the command line to a Zabbix in memory."""

import asyncio
import json

import pytest

from kshub.cli.main import main
from kshub.store.engine import open_store
from kshub.testing.world import Host, World
from kshub.testing.zabbix import TOKEN, Memory, zabbix


async def _fill(path):
    store = open_store(f"sqlite:///{path}", pool=2)
    world = World(store, network=1, ksocket=1)
    await world.scan(Host(addr="192.0.2.1", name="受付サーバー"))  # one after the other: their numbers are sure
    await world.scan(Host(addr="192.0.2.2", name="web\x1b[2J"), day=1)
    await store.close()


@pytest.fixture
def memory():
    return Memory()


@pytest.fixture
def kshub(tmp_path, capfd, monkeypatch, memory):
    """The command with a hub of two nodes, and what it needs to find this Zabbix."""
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "kshub.sqlite").touch()
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        return status, *capfd.readouterr()

    assert run("network", "create", "tokyo")[0] == 0
    assert run("ksocket", "create", "one", "--network", "tokyo")[0] == 0
    asyncio.run(_fill(tmp_path / "kshub.sqlite"))
    with zabbix(memory) as url:
        yield lambda *words: run("export", "zabbix", "--url", url, "--token-file", str(token), *words)


def test_a_dry_run_changes_nothing_and_the_next_one_does_it_all_once(kshub, memory):
    status, out, err = kshub("--dry-run")
    assert (status, err, memory.hosts) == (0, "", {})
    assert out.splitlines()[0] == "host group: ksocket/default/tokyo"
    assert "create  ks-1-1  受付サーバー  192.0.2.1  not in Zabbix" in out.splitlines()
    assert (
        out.splitlines()[-1] == "2 to create, 0 to adopt, 0 to update, 0 to disable, 0 to leave. Nothing was changed."
    )
    assert "\x1b" not in out
    assert {one for one, _ in memory.calls if not one.endswith(".get")} == {"apiinfo.version"}
    assert kshub()[:2][0] == 0
    assert len(memory.hosts) == 2
    status, out, _ = kshub("--dry-run")
    assert (status, out) == (
        0,
        "0 to create, 0 to adopt, 0 to update, 0 to disable, 2 to leave. Nothing was changed.\n",
    )


def test_the_plan_as_json(kshub, memory):
    told = json.loads(kshub("--format", "json", "--dry-run", "--network", "tokyo", "--host-name", "display")[1])
    assert (told["zabbix"], told["dryRun"], told["counts"]["create"]) == ("6.0.14", True, 2)
    first = told["steps"][0]
    assert (first["action"], first["displayName"], first["host"], first["hostid"]) == (
        "create",
        "受付サーバー",
        "ks-1-1",
        None,
    )
    done = json.loads(kshub("--format", "json", "--search", "host:受付")[1])
    assert (done["dryRun"], done["done"], done["failed"]) == (False, ["ks-1-1"], [])


def test_what_fails_is_told_and_the_rest_is_done(kshub, memory):
    memory.refused = {"ks-1-2"}
    status, out, err = kshub("--enable")
    assert (status, len(memory.hosts), memory.host("ks-1-1")["status"]) == (1, 1, "0")
    assert out.startswith("1 created, 0 adopted, 0 updated, 0 disabled, 0 left, 1 failed, in ")
    assert err.startswith("kshub: ks-1-2 (")
    assert "Incorrect characters" in err
    assert len(err.splitlines()) == 1


def test_a_zabbix_that_goes_away_says_how_far_it_came(kshub, memory, monkeypatch):
    def gone(self, told):
        raise RuntimeError

    assert kshub("--search", "addr:192.0.2.1")[0] == 0
    monkeypatch.setattr(Memory, "_host_create", gone)
    status, out, err = kshub()
    assert (status, len(memory.hosts)) == (1, 1)
    assert out.startswith("0 created, 0 adopted, 0 updated, 0 disabled, 1 left, 0 failed, in ")
    assert "cannot be reached: it hung up" in err or "does not speak HTTP" in err


def test_a_token_that_zabbix_does_not_know(kshub, tmp_path):
    (tmp_path / "token").write_text("f" * 64)
    status, out, err = kshub()
    assert (status, out) == (1, "")
    assert err.startswith("kshub: Zabbix refuses: ")
    assert "f" * 64 not in err


def test_nothing_to_export(kshub):
    assert kshub("--search", "host:nobody")[0] == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--network", "osaka"), "no network osaka"),
        (("--space", "other"), "no space other"),
        (("--network", "tokyo", "--space", "default"), "--network or --space"),
        (("--search", "os:"), ""),
        (("--prefix", "a b"), "--prefix"),
        (("--group", "/"), "host group"),
        (("--map", "/nonexistent"), "/nonexistent"),
        (("--url", "http://zabbix.example.com"), "https"),
        (("--ca-file", "/nonexistent", "--url", "https://127.0.0.1"), "/nonexistent"),
        (("--retired", "delete"), "--retired"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(kshub, memory, words, said):
    status, out, err = kshub(*words)
    assert (status, out, memory.hosts) == (2, "", {})
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_template_that_zabbix_does_not_have(kshub, memory, tmp_path):
    (tmp_path / "map.toml").write_text('[[rule]]\ntemplates = ["Linux by SNMP", "No such one"]\n')
    status, _, err = kshub("--map", str(tmp_path / "map.toml"))
    assert (status, memory.hosts) == (2, {})
    assert "No such one" in err
    assert "Linux by SNMP" not in err
