"""`ksocket check` and `--fix`: a token file that others can read; what is said of credential files."""

import stat

import pytest

from ksocket import check as checks
from ksocket.cli import checking
from ksocket.discover.gateway import Surroundings


@pytest.fixture
def token(home, monkeypatch):
    """The file of the token; there is no hub and no gateway."""
    monkeypatch.setattr(checks, "look", lambda: Surroundings((), ()))
    (home / "etc/ksocket").mkdir(parents=True)
    (home / "etc/ksocket/ksocket.toml").write_text('[connect]\ntokenFile = "token"\n')
    path = home / "etc/ksocket/token"
    path.write_text("t\n")
    return path


@pytest.mark.parametrize(("language", "said"), [("C.UTF-8", "others on this machine"), ("ja_JP.UTF-8", "他のユーザ")])
def test_a_token_file_that_others_can_read_is_said_with_what_mends_it(token, monkeypatch, capsys, language, said):
    monkeypatch.setenv("LC_ALL", language)
    token.chmod(0o644)
    assert checking.check(None, fix=False, form="table") == 0
    printed = capsys.readouterr().out
    line = next(one for one in printed.splitlines() if said in one)
    assert line.startswith("warning")
    assert f"chmod o-rwx {token}" in line


def test_it_is_mended_and_its_group_goes_on_reading(token, capsys):
    token.chmod(0o644)
    checking.check(None, fix=True, form="table")
    printed = capsys.readouterr().out
    assert f"mode mended: {token}" in printed
    assert "chmod" not in printed
    assert stat.S_IMODE(token.stat().st_mode) == 0o640
    checking.check(None, fix=True, form="table")
    assert "mode mended:" not in capsys.readouterr().out


def test_a_credential_file_is_named_once_beside_what_is_wrong_with_it(token, capsys, tmp_path):
    path = tmp_path / "others/winrm/a.toml"
    path.parent.mkdir(parents=True)
    path.write_text('includes = ["10.0.0.5"]\n[account]\nusername = "bob"\npassword = "secret"\n')
    path.chmod(0o600)
    checking.check(tmp_path / "others", fix=False, form="table")
    said = [line for line in capsys.readouterr().out.splitlines() if "credential files" in line]
    assert said[0] == f"ok      credential files: {tmp_path / 'others'} (files: 1)"
    assert said[1].startswith(f"warning credential files: {path}:1: basic over http")
