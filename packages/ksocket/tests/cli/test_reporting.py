"""The report of a run on loopback, without a hub: before it and after it, in each format."""

import json
import zipfile

import pytest

from ksocket.cli.main import main


@pytest.fixture(autouse=True)
def _in_japanese(home, monkeypatch):
    monkeypatch.setenv("KSOCKET_CONFINE", "127.0.0.0/8")
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")


def scan(home, *words):
    here = ("--start", "127.0.0.1", "--allow", "127.0.0.0/8", "--method", "ssh")
    return main(["scan", *here, "--credentials", str(home / "credentials"), *words])


def test_after_the_run(home, capsys):
    path = home / "report.json"
    assert scan(home, "--report", str(path)) == 0
    report = json.loads(path.read_text())
    assert (report["kind"], report["status"], report["space"], report["hub"]) == ("scan", "done", None, None)
    (part,) = report["ksockets"]
    # it answers the first connection, and then the login
    assert (part["sent"]["packets"]["tcp-connect"], part["sent"]["packets"]["ssh"]) == (1, 1)
    assert part["sent"]["sources"] == [{"addr": "127.0.0.1", "ifname": "lo"}]
    assert part["sent"]["accounts"] == [{"method": "ssh", "file": "00.toml", "username": "u", "unproved": 1}]
    assert part["plan"]["sweeps"][0]["target"] == "127.0.0.1/32"
    assert part["unsearched"] == []
    assert "pw-of-u" not in path.read_text()
    capsys.readouterr()


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_for_people(home, form, capsys):
    path = home / f"report.{form}"
    assert scan(home, "--report", str(path)) == 0
    if form == "html":
        assert "スキャン作業報告書" in path.read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(path) as book:
            assert 'name="アカウント"' in book.read("xl/workbook.xml").decode()
    capsys.readouterr()


def test_before_the_run_nothing_is_sent_and_the_plan_is_written(home, capsys):
    path = home / "plan.html"
    assert scan(home, "--dry-run", "--report", str(path)) == 0
    text = path.read_text(encoding="utf-8")
    assert "スキャン作業計画書" in text
    assert "ssh 00.toml" in text
    assert "送信数" not in text
    capsys.readouterr()


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_another_ending_is_refused_before_anything_is_sent_or_said(home, capsys, more):
    path = home / "report.pdf"
    assert scan(home, "--report", str(path), *more) == 2
    out, err = capsys.readouterr()
    assert (out, path.exists()) == ("", False)
    assert "html, xlsx, json" in err
