import json

from lab.theatre import journal
from lab.theatre.journal import Journal


def test_lines_are_json(tmp_path):
    written = Journal(tmp_path / "x.log")
    written.write("touched", why="arp")
    written.close()
    written.write("touched", why="too late")
    (line,) = (tmp_path / "x.log").read_text().splitlines()
    assert {"event": "touched", "why": "arp"}.items() <= json.loads(line).items()


def test_it_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "_MOST", 2)
    written = Journal(tmp_path / "x.log")
    for _ in range(5):
        written.write("touched")
    written.close()
    assert len((tmp_path / "x.log").read_text().splitlines()) == 2
