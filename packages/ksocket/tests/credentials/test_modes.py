"""Who else can read it, and taking that from them."""

import os
import stat

import pytest

from ksocket.credentials import modes
from ksocket.credentials.modes import Mended

ROOT = os.geteuid() == 0


@pytest.fixture
def made(tmp_path):
    def make(name, mode):
        path = tmp_path / name
        path.write_text("secret", encoding="utf-8")
        path.chmod(mode)
        return path

    return make


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700, 0o611])
def test_a_file_of_ours_alone(made, mode):
    path = made("a", mode)
    assert modes.fault(path, path.stat()) is None
    modes.check(path, path.stat())


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_can_read_or_change(made, mode):
    path = made("it's", mode)
    fault = modes.fault(path, path.stat())
    assert (fault.code, fault.params["mode"]) == ("credential-file-open", f"{mode:04o}")
    assert os.system(fault.params["command"]) == 0  # noqa: S605 - that it is quoted is what is tested
    assert modes.fault(path, path.stat()) is None


@pytest.mark.skipif(not ROOT, reason="only root can give a file away")
def test_a_file_of_somebody_else(made):
    path = made("a", 0o600)
    os.chown(path, 65533, 65533)
    fault = modes.fault(path, path.stat())
    assert (fault.code, fault.params["owner"]) == ("credential-file-owner", "65533")
    assert modes.mend([path]) == []


@pytest.mark.skipif(not ROOT, reason="only root can give a file away")
def test_the_person_behind_sudo_is_trusted(made, monkeypatch):
    path = made("a", 0o640)
    os.chown(path, 65533, 65533)
    monkeypatch.setenv("SUDO_UID", "65533")
    assert modes.fault(path, path.stat()).code == "credential-file-open"
    assert modes.mend([path]) == [Mended(path, 0o640)]
    assert modes.fault(path, path.stat()) is None


def test_windows_has_no_modes(made, monkeypatch):
    path = made("a", 0o666)
    monkeypatch.setattr(modes.sys, "platform", "win32")
    assert modes.fault(path, path.stat()) is None
    assert modes.mend([path]) == []


def test_mend_changes_what_is_open_and_says_so(made, tmp_path):
    fine, wide = made("fine", 0o600), made("wide", 0o664)
    (tmp_path / "link").symlink_to(wide)
    assert modes.mend([fine, tmp_path / "link", tmp_path / "absent"]) == [Mended(tmp_path / "link", 0o664)]
    assert stat.S_IMODE(wide.stat().st_mode) == 0o600
    assert modes.mend([wide]) == []


def test_of_a_directory_the_credential_files(made, tmp_path):
    (tmp_path / "ssh").mkdir(mode=0o755)
    wide, other = made("ssh/a.toml", 0o644), made("ssh/notes.txt", 0o644)
    assert [str(mended) for mended in modes.mend([tmp_path])] == [str(wide)]
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "ssh").stat().st_mode) == 0o755


@pytest.mark.parametrize(("mode", "mended"), [(0o644, 0o640), (0o666, 0o660), (0o602, 0o600), (0o640, None)])
def test_a_group_may_go_on_reading(made, mode, mended):
    path = made("a", mode)
    assert modes.mend([path], group=True) == ([Mended(path, mode)] if mended else [])
    assert stat.S_IMODE(path.stat().st_mode) == (mended or mode)
