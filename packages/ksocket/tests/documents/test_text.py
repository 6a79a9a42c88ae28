"""Text: bounded, regular files, UTF-8 and nothing else."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.documents import text
from ksocket.faults import Fault

FILE = Path("file.toml")


def test_utf8_with_and_without_a_byte_order_mark():
    assert text.decode("名前 = 1".encode(), FILE) == "名前 = 1"
    assert text.decode("名前 = 1".encode("utf-8-sig"), FILE) == "名前 = 1"


@pytest.mark.parametrize(
    ("codec", "name", "line"),
    [
        ("cp932", "Shift_JIS", 2),
        ("euc_jp", "EUC-JP", 2),
        ("iso2022_jp", "ISO-2022-JP", 2),
        ("utf-16", "UTF-16", 1),
        ("utf-16-le", "UTF-16", 1),
    ],
)
def test_other_encodings_are_named_with_the_line_of_the_first_foreign_byte(codec, name, line):
    with pytest.raises(Fault) as fault:
        text.decode('includes = ["10.0.0.1"]\n# 接続情報の一覧\n'.encode(codec), FILE)
    assert fault.value.code == "not-utf8"
    assert fault.value.params == {"file": "file.toml", "line": str(line), "encoding": name}


def test_the_line_is_right_behind_a_byte_order_mark():
    with pytest.raises(Fault) as fault:
        text.decode(b"\xef\xbb\xbfa\n\xff", FILE)
    assert fault.value.params["line"] == "2"


def test_load_returns_what_the_system_says_of_the_very_file(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1", encoding="utf-8")
    source = text.load(path)
    assert (source.text, source.stat.st_ino) == ("a = 1", path.stat().st_ino)
    assert "a = 1" not in repr(source)


def test_what_is_no_file_of_ours_to_read(tmp_path):
    os.mkfifo(tmp_path / "fifo.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 101)
    (tmp_path / "circle.toml").symlink_to("circle.toml")
    codes = {"fifo": "not-a-file", "large": "file-too-large", "circle": "file-unreadable", "absent": "file-unreadable"}
    for name, code in codes.items():
        with pytest.raises(Fault) as fault:
            text.load(tmp_path / f"{name}.toml", limit=100)
        assert fault.value.code == code
    for path in (tmp_path, Path("a\0b")):
        with pytest.raises(Fault):
            text.load(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_fault(raw):
    try:
        line = len(text.decode(raw, FILE)) and 1
    except Fault as fault:
        line = int(fault.params["line"])
    assert line <= raw.count(b"\n") + 1
