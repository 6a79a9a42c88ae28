"""The handover workbook as LibreOffice reads it."""

import pytest

from kshub.export import files, handover
from kshub.testing.world import Host
from kswire.facts import Facts, Missing, Route, System
from kswire.problems import Code, problem

from .test_comparison import sheets
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


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_was_tried_stands_beside_what_went_wrong(world, tmp_path):
    refused = problem(Code.LOGIN_REFUSED, username="operator", tried="password")
    system = System(family="Debian", version="12")
    gap = Missing(group="packages", problem=problem(Code.PORT_CLOSED, port=22))
    routes = (Route(destination="10.9.0.0/24", next_hop="10.0.0.254"),)
    await world.scan(
        Host(addr="10.0.0.1", name="web", problem=refused),
        Host(addr="10.0.0.2", facts=Facts(hostname="db", system=system, missing=(gap,), routes=routes)),
    )
    async with world.store.read() as connection:
        where = await files.place(connection, [world.network], world.network)
    made = handover.stream(world.store, [world.network], where, "ja")
    told = sheets(b"".join([chunk async for chunk in made]))
    unread, login = sorted(told["問題"][1:], key=len)
    assert login[:5] == ["10.0.0.1", "10.0.0.1", "10.0.0.1", "ssh", "10.toml"]
    assert login[-3] == "login-refused"
    assert all("operator" in login[-2] and one for one in login[-2:])
    assert unread[:3] == ["10.0.0.2", "db", "パッケージ"]
    attempts = sorted(told["取得状況"][1:])
    assert [("成功" in one, "失敗" in one) for one in attempts] == [(False, True), (True, False)]
    assert "10.9.0.0/24" in told["経路"][1]
