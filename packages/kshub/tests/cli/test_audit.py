"""`kshub audit`."""

import csv
import io
import json

import pytest

from kshub.cli.main import main


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "kshub.sqlite").touch()

    def command(*words):
        status = main(["--home", str(tmp_path), *words])
        told = capsys.readouterr()
        return status, told.out, told.err

    assert command("space", "add", "A\N{SNOWMAN}")[0] == 0
    assert command("space", "add", "B")[0] == 0
    return command


def test_people_read_a_line_each(run, monkeypatch):
    status, told, _ = run("audit")
    assert status == 0
    first, second = told.splitlines()
    assert "  cli:" in first
    assert "  (command)  Space made  done  spaceName=B spaceId=3" in first
    assert "spaceName=A\N{SNOWMAN}" in second
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert "スペースを作成  成功" in run("audit", "--limit", "1")[1]


def test_programs_read_csv_and_json(run):
    rows = list(csv.DictReader(io.StringIO(run("audit", "--format", "csv", "--limit", "1")[1])))
    assert [(one["action"], one["outcome"], one["source"]) for one in rows] == [("addSpace", "done", "")]
    items = json.loads(run("audit", "--format", "json", "--since", "1h")[1])["items"]
    assert [one["auditId"] for one in items] == ["2", "1"]


def test_it_is_narrowed(run):
    assert run("audit", "--user", "nobody")[0] == 3
    assert run("audit", "--since", "2999-01-01")[0] == 3
    assert json.loads(run("audit", "--user", "nobody", "--format", "json")[1]) == {"items": []}
    status, told, said = run("audit", "--since", "soon")
    assert (status, told) == (2, "")
    assert "2026-01-31" in said
