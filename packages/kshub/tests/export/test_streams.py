"""Lists as files: what a program reads of them, and what LibreOffice makes of them."""

import csv
import io
import json
import shutil
import subprocess
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from kshub.export import files
from kshub.export.files import Wish
from kshub.export.lists import LISTS
from kshub.testing.world import Host
from kswire.facts import ExtraFields, Facts, Package, Product, System
from kswire.workbook import COLUMNS

NAMES = (
    '=HYPERLINK("http://x.example","y")',
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1)",
    '東京サーバー, "本社"',
    "two\nlines",
)
SERIAL, LONG = "00123", "12345678901234567890"
PACKAGES = (Package(name="=1+1", version="1.2.0"), Package(name="bash", version="5", arch="amd64"))


def host(number, name):
    product = Product(serial_number=LONG, model_number="1E5")
    system = System(family="Debian", version="12", serial=SERIAL)
    told = Facts(hostname=name, system=system, extra_fields=ExtraFields(product=product), packages=PACKAGES)
    return Host(addr=f"10.0.0.{number}", facts=told, macaddr=f"02:00:00:00:00:{number:02x}")


async def seen(world):
    await world.scan(*(host(number, name) for number, name in enumerate(NAMES, 1)))


async def exported(world, listed="managed-nodes", **wish):
    listing, asked = LISTS[listed], Wish(**wish)
    async with world.store.read() as connection:
        where = await files.place(connection, [world.network], world.network)
        await files.check(connection, [world.network], listing, where, asked)
    return b"".join([one async for one in files.made(world.store, [world.network], listing, where, asked)])


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


async def test_plain_csv_has_the_published_exporters_columns_in_their_order(world):
    await seen(world)
    data = await exported(world, plain=True)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(NAMES) + 1
    names, *nodes = rows(data)
    assert tuple(names) == COLUMNS
    assert names[:7] == ["networkId", "managedNodeId", "displayName", "hostName", "ipAddress", "subnet", "macaddr"]
    assert [int(one[1]) for one in nodes] == list(range(1, len(NAMES) + 1))
    nodes.sort(key=lambda one: one[4])
    first = dict(zip(names, nodes[0], strict=True))
    assert (first["displayName"], first["ipAddress"]) == ("'" + NAMES[0], "10.0.0.1")
    assert (first["systemSerial"], first["packagesTotal"]) == (SERIAL, "2")
    assert first["updatedAt"].endswith("Z")
    assert [one[2] for one in nodes[5:]] == list(NAMES[5:])


async def test_headings_and_times_are_the_readers(world):
    await seen(world)
    names, first, *_ = rows(await exported(world, language="ja", columns=("ipAddress", "lastSeenAt", "state")))
    assert names == ["IP アドレス", f"最終検知日時 [{await zone(world)}]", "状態"]
    assert first[0].startswith("10.0.0.")
    assert datetime.strptime(first[1], "%Y-%m-%d %H:%M:%S").year == 2026  # noqa: DTZ007 - the heading has the zone
    assert first[2] in ("新規", "既存", "消失")
    _, first, *_ = rows(await exported(world, language="ja", plain=True, columns=("state",)))
    assert first[0] in ("new", "stable", "outdated")


async def zone(world):
    async with world.store.read() as connection:
        return (await files.place(connection, [world.network], world.network)).zone.key


async def test_json_lines_are_for_programs(world):
    await seen(world)
    told = [json.loads(one) for one in (await exported(world, form="jsonl")).splitlines()]
    assert {one["displayName"] for one in told} == set(NAMES), "as they are: nothing is a formula there"
    assert tuple(told[0]) == COLUMNS
    assert told[0]["packagesTotal"] == 2


@pytest.mark.parametrize(
    ("listed", "count", "some"),
    [
        ("packages", 2 * len(NAMES), {"name": "bash", "version": "5", "arch": "amd64", "ipAddress": "10.0.0.1"}),
        ("addresses", len(NAMES), {"ipAddress": "10.0.0.3", "macaddr": "02:00:00:00:00:03", "foundBy": "arp"}),
        ("snapshots", 1, {"snapshotId": "1", "status": "merged", "taskStatus": "done", "numberOfNodes": len(NAMES)}),
        ("scans", 1, {"kind": "scan", "status": "done", "snapshotId": "1"}),
        ("events", 1, {"kind": "network-first"}),
    ],
)
async def test_every_list(world, listed, count, some):
    await seen(world)
    told = [json.loads(one) for one in (await exported(world, listed, form="jsonl")).splitlines()]
    assert len(told) == count
    assert some is None or any(some.items() <= one.items() for one in told)
    names, *lines = rows(await exported(world, listed, language="ja"))
    assert (len(lines), len(names)) == (count, len(LISTS[listed].columns))


async def test_nothing_of_another_network(world):
    await seen(world)
    for listing in LISTS.values():
        async for _ in listing.pages(world.store, [], world.network):
            pytest.fail(listing.name)
        async with world.store.read() as connection:
            assert (await connection.execute(listing.count([], world.network))).scalar_one() == 0


def opened(place, paths):
    """What LibreOffice reads of these files, as its flat XML: (value type, text) of each cell, by file.

    The dialog that sees the mark of UTF-8 is not there when nobody looks: 76 says it, 44 and 34 are comma and quote.
    """
    office = shutil.which("soffice") or pytest.skip("LibreOffice is not installed: package libreoffice-calc")
    command = [office, "--headless", f"-env:UserInstallation=file://{place}/profile", "--convert-to", "fods"]
    for some, told in ((".csv", ["--infilter=CSV:44,34,76"]), (".xlsx", [])):
        if not (those := [one for one in paths if one.suffix == some]):
            continue
        subprocess.run(
            [*command, *told, "--outdir", place / "out", *those], check=True, timeout=180, capture_output=True
        )
    return {one.name: cells((place / "out" / f"{one.stem}.fods").read_text(encoding="utf-8")) for one in paths}


def cells(text):
    office, table = (f"{{urn:oasis:names:tc:opendocument:xmlns:{one}:1.0}}" for one in ("office", "table"))
    paragraph = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
    found = []
    for one in ET.fromstring(text).iter(f"{table}table-cell"):  # noqa: S314 - LibreOffice wrote it of our own file
        assert one.get(f"{table}formula") is None, "a formula"
        if kind := one.get(f"{office}value-type"):  # equal ones side by side are written once
            told = "\n".join("".join(p.itertext()) for p in one.iter(paragraph))
            found += [(kind, told)] * int(one.get(f"{table}number-columns-repeated", 1))
    return found


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_libreoffice_reads_what_was_meant_and_runs_nothing(world, tmp_path):
    await seen(world)
    paths = []
    for listed in ("managed-nodes", "packages"):
        for form in ("csv", "xlsx"):
            path = tmp_path / f"{listed}-{form}.{form}"
            path.write_bytes(await exported(world, listed, form=form, language="ja"))
            paths.append(path)
    read = opened(tmp_path, paths)
    for name in ("managed-nodes-csv.csv", "managed-nodes-xlsx.xlsx"):
        texts = [text for kind, text in read[name] if kind == "string"]
        assert {"'" + one for one in NAMES[:5]} | set(NAMES[5:]) | {"IP アドレス", "表示名"} <= set(texts), name
    book = read["managed-nodes-xlsx.xlsx"]
    for one in (SERIAL, LONG, "1E5"):
        assert book.count(("string", one)) == len(NAMES)
    assert [kind for kind, _ in book].count("date") == 3 * len(NAMES), "updated, seen, read: times and not texts"
    for name in ("packages-csv.csv", "packages-xlsx.xlsx"):
        assert read[name].count(("string", "'=1+1")) == len(NAMES) + len(PACKAGES), (
            "the node of that name has a line a package"
        )
