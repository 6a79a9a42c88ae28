"""`ksocket connect` says at the terminal what it does."""

import pytest

from ksocket import daemon, logs
from ksocket.cli.main import main


@pytest.fixture
def served(monkeypatch, tmp_path):
    async def serve(setup, load):
        pass

    monkeypatch.setattr(daemon, "serve", serve)
    monkeypatch.setattr(logs, "start", lambda _known: None)  # it would stay open
    monkeypatch.setenv("KSOCKET_HOME", str(tmp_path))
    settings = tmp_path / "etc" / "ksocket" / "ksocket.toml"
    settings.parent.mkdir(parents=True)
    return settings


@pytest.mark.parametrize(
    ("lines", "said"), [('[connect]\nhost = "hub.example.com"\n', "hub.example.com:443"), ("", "connect.host")]
)
def test_it_says_where_it_connects_to_and_where_its_log_is(served, tmp_path, capsys, lines, said):
    served.write_text(lines)
    assert main(["connect"]) == 0
    told = capsys.readouterr().err
    assert said in told
    assert str(tmp_path / "var" / "log" / "ksocket" / "ksocket.log") in told
