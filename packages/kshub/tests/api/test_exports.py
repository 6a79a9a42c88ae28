"""Files over HTTP: names, formats, who may have them, how many at once, and what ends them."""

import asyncio
import csv
import io
import zipfile
from urllib.parse import unquote

import pytest
from sqlalchemy import update

from kshub.export import files
from kshub.export.files import Slots
from kshub.export.lists import LISTS
from kshub.faults import Fault
from kshub.store.schema import network, space
from kshub.testing.world import Host, World
from kswire import titles

from .test_routes import seen


async def exported(client, listed="managed-nodes", **params):
    return await client.get(f"/networks/1/{listed}/export", params=params)


def rows(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_a_list_is_a_file_with_a_name_in_any_language(hub, client, store):
    await seen(hub, client)
    async with store.write() as connection:
        await connection.execute(update(network).values(display_name="東京 DC/1"))
        await connection.execute(update(space).values(time_zone="Asia/Tokyo"))
    answer = await exported(client, language="ja")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    plain, wide = answer.headers["content-disposition"].split("; ")[1:]
    assert plain == 'filename="managed-nodes-1.csv"'
    assert unquote(wide.removeprefix("filename*=UTF-8''")).startswith("東京_DC_1_ノード_")
    headings, *nodes = rows(answer)
    assert len(nodes) == 3
    assert "更新日時 [Asia/Tokyo]" in headings
    english = await client.get("/networks/1/managed-nodes/export", headers={"Accept-Language": "en"})
    assert "Updated (Asia/Tokyo)" in rows(english)[0]


async def test_columns_are_chosen(hub, client):
    await seen(hub, client)
    answer = await exported(client, plain="true", columns="ipAddress, displayName,packagesTotal")
    assert rows(answer)[0] == ["ipAddress", "displayName", "packagesTotal"]
    assert ["10.0.0.1", "first", "2"] in rows(answer)


@pytest.mark.parametrize("listed", list(LISTS))
async def test_every_list_in_every_format(hub, client, listed):
    await seen(hub, client)
    headers = client.viewer
    for form in ("csv", "xlsx", "jsonl"):
        where = f"/networks/1/{listed}/export"
        answer = await client.get(where, params={"format": form}, headers=headers)
        assert answer.status_code == 200, answer.text
        if form == "xlsx":
            assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_values_are_the_readers_and_those_for_programs_are_not(hub, client):
    await seen(hub, client)
    for listed, column, shown, raw in (
        ("managed-nodes", "state", "新規", "new"),
        ("scans", "status", "完了", "done"),
        ("scans", "kind", "再取得", "ask"),
        ("snapshots", "status", "集約済", "merged"),
        ("events", "kind", "最初のスキャン", "network-first"),
    ):
        told = rows(await exported(client, listed, language="ja", columns=column))
        assert [shown] in told[1:], (listed, told)
        plain = rows(await exported(client, listed, language="ja", columns=column, plain="true"))
        assert [raw] in plain[1:], (listed, plain)
        lines = (await exported(client, listed, language="ja", format="jsonl", columns=column)).text
        assert f'"{column}":"{raw}"' in lines
    assert "スキャン" in rows(await exported(client, "events", language="ja", columns="text"))[1][0]
    assert '"text"' not in (await exported(client, "events", format="jsonl")).text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/networks/9/managed-nodes/export", 404),
        ("/networks/1/managed-nodes/export?format=exe", 400),
        ("/networks/1/managed-nodes/export?columns=ipAddress,password", 400),
        ("/networks/1/managed-nodes/export?language=fr", 400),
        ("/networks/1/nonsense/export", 404),
    ],
)
async def test_wrong_questions_get_a_text(client, path, status):
    answer = await client.get(path)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_workbook_that_would_be_too_large_is_refused_before_it_is_begun(hub, client, monkeypatch):
    await seen(hub, client)
    monkeypatch.setattr(files, "MAX_SHEET_ROWS", 1)
    answer = await exported(client, "packages", format="xlsx")
    assert (answer.status_code, answer.json()["code"]) == (400, "export-too-large")
    assert (await exported(client, "packages", format="csv")).status_code == 200


async def endless(log):
    try:
        while True:
            yield b"x"
            await asyncio.sleep(0)
    finally:
        log.append("ended")


async def test_so_many_at_once_and_a_left_one_gives_its_slot_back():
    slots, log = Slots(1), []
    held = await files.begun(slots, endless(log))
    with pytest.raises(Fault):
        await files.begun(slots, endless(log))
    assert await anext(held) == b"x"
    await held.aclose()
    assert (slots.taken, log) == (0, ["ended"])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_client_that_hangs_up_ends_it(hub, tokens, client, monkeypatch):
    log, sent = [], asyncio.Event()
    monkeypatch.setattr(files, "made", lambda *_: endless(log))
    path = "/api/apps/sonar/networks/1/managed-nodes/export"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "headers": [(b"x-authorization", f"Token {tokens['viewer']}".encode())],
        "server": ("hub", 80),
    }
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive():
        if (first := next(asked, None)) is not None:
            return first
        await sent.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        if message["type"] == "http.response.body":
            sent.set()

    await asyncio.wait_for(hub(scope, receive, send), 20)
    for _ in range(10):
        await asyncio.sleep(0)
    assert log == ["ended"]


async def test_the_handover_workbook(hub, client):
    await seen(hub, client)
    answer = await client.get("/networks/1/workbook", params={"language": "ja"}, headers=client.viewer)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = book.read("xl/workbook.xml").decode()
        told = "".join(book.read(one).decode() for one in book.namelist() if "worksheets/sheet" in one)
    assert all(f'name="{one}"' in names for one in titles.SHEETS["ja"].values())
    assert all(one in told for one in ("10.0.0.1", "10.0.0.3", "first", "bash", "zlib"))
    assert (await client.get("/networks/9/workbook")).status_code == 404


async def test_what_differs_as_a_file(hub, client, store):
    world = World(store, 1, 1)
    for day in range(2):
        await world.scan(Host(addr="10.0.0.1", name="web", packages=(f"bash {day}",)), day=day)
    where = "/networks/1/snapshots/2/difference/export"
    for form, begin in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("jsonl", b"{")):
        answer = await client.get(where, params={"format": form, "from": 1, "language": "ja"}, headers=client.viewer)
        assert answer.status_code == 200, answer.text
        assert answer.content.startswith(begin)
        assert "作業前後比較" in unquote(answer.headers["content-disposition"])
    told = rows(await client.get(where, params={"plain": "true", "columns": "item,how,before,after"}))
    assert told == [["item", "how", "before", "after"], ["bash (amd64)", "upgraded", "0", "1"]]
    for wrong, status in (({"from": 9}, 404), ({"columns": "password"}, 400), ({"format": "exe"}, 400)):
        assert (await client.get(where, params=wrong)).status_code == status
    assert (await client.get("/networks/1/snapshots/1/difference/export")).status_code == 404
