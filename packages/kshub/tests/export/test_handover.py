"""The handover workbook as LibreOffice reads it."""

import pytest

from kshub.export import files, handover

from .test_streams import NAMES, SERIAL, opened, seen


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_libreoffice_reads_it_and_runs_nothing(world, tmp_path):
    await seen(world)
    path = tmp_path / "book.xlsx"
    async with world.store.read() as connection:
        where = await files.place(connection, [world.network], world.network)
    made = handover.stream(world.store, [world.network], where, "ja")
    path.write_bytes(b"".join([chunk async for chunk in made]))
    read = opened(tmp_path, [path])["book.xlsx"]
    texts = {text for kind, text in read if kind == "string"}
    assert {"'" + one for one in NAMES[:5]} | set(NAMES[5:]) | {SERIAL, "空きアドレス", "VLAN", "bash"} <= texts
    assert {where.display_name, where.space} <= texts
    assert any("(UTC)" in one for one in texts), "the zone of the space is said"
    assert ("float", str(len(NAMES))) in read
    assert "managedNodeId" not in texts
