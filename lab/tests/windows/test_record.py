import json

from lab.theatre.journal import Journal
from lab.windows.record import Record


def test_events_are_in_memory_and_in_the_log(tmp_path):
    journal = Journal(tmp_path / "windows.log")
    record = Record("10.78.41.19", journal)
    record.write("login", user="svc", result="refused")
    record.write("connected", tls=False)
    journal.close()
    assert record.of("login") == [{"event": "login", "user": "svc", "result": "refused", "server": "10.78.41.19"}]
    lines = [json.loads(line) for line in (tmp_path / "windows.log").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["login", "connected"]
