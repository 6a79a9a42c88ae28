"""The before/after comparison: the same difference as a workbook, as CSV and as JSON lines."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select, update

from kshub.export import comparison, differences, files
from kshub.export.comparison import SHEETS
from kshub.export.files import Slots, Wish
from kshub.faults import Fault
from kshub.store.schema import network, scan, snapshot, space
from kshub.testing.world import BEGIN, Host
from kshub.words import word
from kswire.facts import Facts, Package, System
from kswire.problems import Code, Problem
from kswire.reports import Searched

from .test_streams import opened

ALL = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)
REFUSED = Problem(code=Code.LOGIN_REFUSED, params={"username": "audit", "tried": "password"})
EVIL = '=HYPERLINK("http://x.example","y")'


def host(number, version, *packages, **more):
    told = Facts(
        hostname=f"host{number}",
        system=System(family="Debian", version=version),
        packages=tuple(Package(name=name, version=one, kind="dpkg") for name, one in packages),
    )
    return Host(addr=f"10.0.0.{number}", facts=told, **more)


@pytest.fixture
async def changed(world):
    """Before and after a change, which has a number; times in Japan."""
    await world.scan(host(1, "12.7", ("bash", "5")), host(2, "1"), host(3, "1"), searched=ALL)
    later = host(1, EVIL, ("bash", "5.1"), ("=1+1", "-1")), host(2, "1", problem=REFUSED), host(4, "1")
    await world.scan(*later, day=1, searched=(*ALL,))
    async with world.store.write() as connection:
        await connection.execute(update(scan).values(reference="CHG-1042"))
        await connection.execute(update(space).values(time_zone="Asia/Tokyo"))
        named = {"display_name": "作業前", "named_by": "taro", "named_at": int(BEGIN.timestamp())}
        await connection.execute(update(snapshot).where(snapshot.c.id == 1).values(named))
    return world


async def exported(world, before=1, after=2, slots=None, **wish):
    every = select(network.c.id)
    async with world.store.read() as connection:
        where = await files.place(connection, every, world.network)
        both = await differences.pair(connection, every, world.network, after, before)
    return b"".join([one async for one in await comparison.made(world.store, both, where, Wish(**wish), slots)])


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


async def test_a_line_a_change_for_programs(changed):
    told = [json.loads(one) for one in (await exported(changed, form="jsonl")).splitlines()]
    assert {(one["displayName"], one["nodeState"], one["changeKind"], one["item"], one["how"]) for one in told} >= {
        ("host1", "changed", "system", "systemVersion", "changed"),
        ("host1", "changed", "packages", "bash", "upgraded"),
        ("host2", "unknown", "system", "", "unknown"),
        ("host3", "gone", None, None, None),
        ("host4", "appeared", None, None, None),
    }
    [system] = [one for one in told if one["item"] == "systemVersion"]
    assert (system["before"], system["after"]) == ("12.7", EVIL), "as it was told"
    assert {one["problem"] for one in told if one["reason"] == "failed"} == {"login-refused"}


async def test_a_line_a_change_for_people(changed):
    headings, *told = rows(await exported(changed, language="ja"))
    assert headings[:5] == ["ノード ID", "表示名", "IP アドレス", "ノードの差分", "分類"]
    lines = [dict(zip(headings, one, strict=True)) for one in told]
    [system] = [one for one in lines if one["項目"] == "OS バージョン"]
    assert (system["分類"], system["変更内容"], system["作業後"]) == ("OS", "変更", "'" + EVIL)
    refused = next(one for one in lines if one["問題コード"] == "login-refused")
    assert (refused["未確認の時点"], refused["理由"]) == ("作業後", "ログインまたは取得に失敗")
    assert "audit" in refused["内容"]
    plain, *_ = rows(await exported(changed, plain=True, columns=("item", "how")))
    assert plain == ["item", "how"]
    with pytest.raises(Fault, match="no-column"):
        await exported(changed, columns=("password",))


def sheets(data):
    """The texts of each sheet, by its title."""
    office = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = [one.get("name") for one in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{office}sheet")]  # noqa: S314
        told = {}
        for number, name in enumerate(names, 1):
            root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file
            lines = [["".join(one.itertext()) for one in row.iter(f"{office}c")] for row in root.iter(f"{office}row")]
            told[name] = lines
    return told


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_workbook(changed, language):
    told = sheets(await exported(changed, form="xlsx", language=language))
    assert list(told) == [word(f"difference-sheet-{one}", language) for one in SHEETS]
    summary, counts, appeared, gone, unseen, changes, packages, unknown = told.values()
    assert ["host4" in one for one in appeared] == [False, True]
    assert ["host3" in one for one in gone] == [False, True]
    assert len(unseen) == 1
    assert [one[4:] for one in changes[1:-1]] == [
        ["System version", "changed", "12.7", "'" + EVIL]
        if language == "en"
        else ["OS バージョン", "変更", "12.7", "'" + EVIL]
    ]
    kind, elsewhere = changes[-1]
    assert (kind, "2" in elsewhere) == (word("difference-kind-packages", language), True)
    assert word("difference-sheet-packages", language) in elsewhere
    assert any(word("difference-whole", language) in one for one in summary)
    assert [one[3] for one in packages[1:]] == ["'=1+1", "bash"]
    assert {one[1] for one in unknown[1:]} == {"host2"}
    assert any("CHG-1042" in one for one in summary)
    assert any("作業前" in one and "taro" not in one for one in summary)
    assert any(word("difference-kind-packages", language) in one for one in counts)


async def test_where_none_is_named_the_last_two_are_meant(changed):
    assert await exported(changed, None, None, form="jsonl") == await exported(changed, form="jsonl")
    every = select(network.c.id)
    async with changed.store.read() as connection:
        assert await differences.pair(connection, every, changed.network, 1, None) is None
        assert await differences.pair(connection, every, changed.network, 9, 1) is None
        assert await differences.pair(connection, [0], changed.network, 2, 1) is None


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_too_many_rows_and_too_many_at_once(changed, monkeypatch):
    slots = Slots(1)
    assert (await exported(changed, form="xlsx", slots=slots)).startswith(b"PK")
    assert slots.taken == 0
    monkeypatch.setattr(files, "MAX_SHEET_ROWS", 3)
    with pytest.raises(Fault, match="export-too-large"):
        await exported(changed, form="xlsx", slots=slots)
    slots.take()
    with pytest.raises(Fault, match="export-busy"):
        await exported(changed, form="xlsx", slots=slots)
    assert slots.taken == 1


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_libreoffice_reads_what_was_meant_and_runs_nothing(changed, tmp_path):
    path = tmp_path / "difference.xlsx"
    path.write_bytes(await exported(changed, form="xlsx", language="ja"))
    told = opened(tmp_path, [path])[path.name]
    texts = [text for kind, text in told if kind == "string"]
    assert {"'" + EVIL, "'=1+1", "変更管理番号", "CHG-1042", "新たに検知", "host4"} <= set(texts)
    ended = (BEGIN + timedelta(minutes=5, hours=9)).strftime("%Y-%m-%d %H:%M:%S")
    assert ("date", ended) in told, "in the zone of the space, and a time"
