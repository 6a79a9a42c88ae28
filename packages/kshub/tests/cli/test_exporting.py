"""`kshub export`: a list as a file, without a hub that runs."""

import pytest

from kshub.cli.main import main
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
