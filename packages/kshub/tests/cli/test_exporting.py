"""`kshub export`: a list as a file, without a hub that runs."""

import asyncio

import pytest

from kshub.cli.main import main
from kshub.orders import runs
from kshub.orders.wanted import Wanted
from kshub.store.engine import open_store
from kshub.store.queries import places
from kswire.workbook import COLUMNS


@pytest.fixture
def kshub(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    (tmp_path / "kshub.sqlite").touch()

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        return status, capfdbinary.readouterr()

    assert run("network", "create", "東京")[0] == 0
    return run


def test_a_file_by_its_ending(kshub, tmp_path):
    for name, begin in (("a.csv", b"\xef\xbb\xbf"), ("a.xlsx", b"PK"), ("a.jsonl", b""), ("a", b"\xef\xbb\xbf")):
        path = tmp_path / name
        assert kshub("export", "東京", "--list", "nodes", "-o", str(path))[0] == 0
        assert path.read_bytes().startswith(begin)
        assert path.stat().st_mode & 0o077 == 0, "a customer's network is for nobody else's eyes"
    assert "IP アドレス" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("x.pdf", (), "csv, xlsx, jsonl"),
        ("x.pdf", ("--report", "none"), "json, xlsx, html"),
        ("x.xlsx", ("--format", "csv"), ".xlsx"),
        ("x.CSV", ("--format", "jsonl"), ".csv"),
        ("x.html", (), "csv"),
    ],
)
def test_an_ending_that_promises_something_else(kshub, tmp_path, name, words, said):
    status, told = kshub("export", "東京", "-o", str(tmp_path / name), *words)
    assert status == 2
    assert said in told.err.decode()
    assert not (tmp_path / name).exists()


def test_a_format_that_is_named_needs_no_ending_of_its_own(kshub, tmp_path):
    for name, form, begin in (("nodes.2026-11", "csv", b"\xef\xbb\xbf"), ("a.XLSX", "xlsx", b"PK")):
        assert kshub("export", "東京", "--format", form, "-o", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_bytes().startswith(begin)


def test_plain_to_standard_output(kshub):
    status, told = kshub("export", "東京", "--plain")
    assert (status, told.out.decode("utf-8-sig")) == (0, ",".join(COLUMNS) + "\r\n")


@pytest.mark.parametrize("words", [("osaka",), ("東京", "--columns", "password"), ("東京", "--list", "users")])
def test_what_is_not_there(kshub, words):
    status, told = kshub("export", *words)
    assert (status, told.out) == (2, b"")
    assert told.err


def test_a_file_stays_as_it_is_when_the_new_one_fails(kshub, tmp_path):
    path = tmp_path / "kept.csv"
    path.write_text("before")
    assert kshub("export", "東京", "--columns", "password", "-o", str(path))[0] == 2
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.glob(".*.part")] == []


@pytest.fixture
def run(kshub, tmp_path):
    """A run that waits."""

    async def order():
        store = open_store(f"sqlite:///{tmp_path}/kshub.sqlite", pool=1)
        async with store.write() as connection:
            number = await places.add_ksocket(connection, 1, "one")
            placed = await runs.place(connection, 1, Wanted(), "taro", 1)
        await store.close()
        return number, placed.run

    return asyncio.run(order())[1]


def test_the_report_of_a_run_by_its_ending(kshub, tmp_path, run):
    for name, begin in (("a.html", b"<!DOCTYPE html>"), ("a.xlsx", b"PK"), ("a.json", b'{"scanId"'), ("a", b"<!DOC")):
        path = tmp_path / name
        assert kshub("export", "東京", "--report", run, "-o", str(path))[0] == 0
        assert path.read_bytes().startswith(begin)
        assert path.stat().st_mode & 0o077 == 0
    assert "スキャン作業計画書" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("東京", "--report", "none"), "--list scans"),
        (("osaka", "--report", "RUN"), "osaka"),
        (("東京", "--report", "RUN", "--format", "csv"), "html"),
        (("東京", "--report", "RUN", "-o", "x.jsonl"), "html"),
        (("東京", "--format", "html"), "csv"),
    ],
)
def test_a_report_that_is_none(kshub, run, words, said):
    status, told = kshub("export", *(run if one == "RUN" else one for one in words))
    assert (status, told.out) == (2, b"")
    assert said in told.err.decode()
