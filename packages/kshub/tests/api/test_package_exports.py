"""A package search as a file."""

import csv
import io
import zipfile

import msgspec
import pytest

from kshub.store.queries import places
from kshub.testing.world import Host, World
from kswire.problems import Code, problem

EXPORT = "/packages/search/export"
REFUSED = problem(Code.LOGIN_REFUSED, username="root", tried="password")


@pytest.fixture
async def estate(client, store):
    """One that has it, one that has not, and one that could not be read."""
    hosts = [Host(addr=f"10.0.0.{n}", name=f"h{n}", packages=one) for n, one in ((1, ("ssl 3",)), (2, ("bash 5",)))]
    await World(store, 1, 1).scan(*hosts, Host(addr="10.0.0.3", name="h3", problem=REFUSED))
    return client


async def test_all_three_lists_in_one_file(estate):
    answer = await estate.get(EXPORT, params={"name": "ssl", "language": "ja"})
    assert answer.status_code == 200, answer.text
    assert 'filename="package-search.csv"' in answer.headers["content-disposition"]
    heads, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert heads[:7] == ["ネットワーク ID", "ネットワーク", "ノード ID", "表示名", "IP アドレス", "判定", "バージョン"]
    assert [row[4:7] for row in rows] == [
        ["10.0.0.1", "該当", "3"],
        ["10.0.0.2", "非該当", ""],
        ["10.0.0.3", "未確認", ""],
    ]
    assert rows[2][9:11] == ["一度も取得できていない", "login-refused"]
    assert "root" in rows[2][11]


async def test_one_list_for_programs(estate):
    answer = await estate.get(EXPORT, params={"name": "ssl", "list": "unknown", "format": "jsonl", "networkId": 1})
    [told] = [msgspec.json.decode(line) for line in answer.text.splitlines()]
    assert (told["answer"], told["reason"], told["problem"]) == ("unknown", "never-read", "login-refused")
    assert told["networkName"] == "tokyo"
    assert told["readAt"] is None


async def test_times_are_in_the_zone_of_the_space_that_is_asked_about(estate, store):
    async with store.write() as connection:
        other = await places.add_space(connection, "other", "Asia/Tokyo")
        await places.add_network(connection, other, "osaka")
    heads = (await estate.get(EXPORT, params={"name": "ssl", "language": "en", "spaceId": other})).text
    assert "Packages last read (Asia/Tokyo)" in heads


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_workbook(estate):
    answer = await estate.get(EXPORT, params={"name": "ssl", "version": "<4", "format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert "xl/workbook.xml" in book.namelist()
    assert (await estate.get(EXPORT, params={"name": "ssl", "networkId": 9})).status_code == 404
    assert (await estate.get(EXPORT, params={"name": "ssl", "columns": "nothing"})).status_code == 400
