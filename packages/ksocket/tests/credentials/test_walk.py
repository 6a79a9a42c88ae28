"""The manual's search order (3.3.2, 3.3.3), and an end to every directory."""

import os

import pytest

from ksocket.credentials import walk as module
from ksocket.credentials.walk import walk

EXAMPLE = """
00_common.toml
01_specific/00_common.toml
01_specific/02_final.toml
01_specific/_special.toml
02_final.toml
99-example.toml.skeleton
_projectA/00_common.toml
_projectA/02_final.toml
_projectA/_special.toml
_projectB/00_common.toml
_projectB/02_final.toml
_projectB/_special.toml
"""


def make(directory, *names):
    for name in names:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).touch()


def found(directory):
    return [str(path.relative_to(directory)) for path in walk(directory).files]


def test_the_example_of_the_manual(tmp_path):
    make(tmp_path, *EXAMPLE.split())
    assert found(tmp_path) == [
        "00_common.toml",
        "01_specific/00_common.toml",
        "01_specific/02_final.toml",
        "02_final.toml",
    ]


def test_only_toml_yaml_and_yml_in_lexical_order(tmp_path):
    make(tmp_path, "b.yml", "a.yaml", "B.toml", "c.txt", "d.toml~", ".e.toml", "10.toml", "9.toml", "toml")
    assert found(tmp_path) == [".e.toml", "10.toml", "9.toml", "B.toml", "a.yaml", "b.yml"]


def test_a_link_in_a_circle_ends(tmp_path):
    make(tmp_path, "a/b/x.toml", "other/y.toml")
    (tmp_path / "a/b/up").symlink_to(tmp_path)
    (tmp_path / "a/c").symlink_to("c")
    (tmp_path / "a/d.toml").symlink_to("absent")
    (tmp_path / "z").symlink_to(tmp_path / "other")
    assert found(tmp_path) == ["a/b/x.toml", "a/d.toml", "other/y.toml"]


def test_depth_and_number_are_bounded_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "DEPTH", 2)
    monkeypatch.setattr(module, "FILES", 3)
    make(tmp_path, "a/b/c.toml", "a/d.toml", "e.toml", "f.toml", "g.toml", "h.toml")
    result = walk(tmp_path)
    assert [path.name for path in result.files] == ["d.toml", "e.toml", "f.toml"]
    assert [fault.code for fault in result.faults] == ["directory-too-deep", "too-many-files"]


def test_an_absent_directory_is_empty(tmp_path):
    assert (walk(tmp_path / "ssh").files, walk(tmp_path / "ssh").faults) == ([], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_directory_that_may_not_be_read(tmp_path):
    (tmp_path / "a").mkdir(mode=0)
    assert [fault.code for fault in walk(tmp_path).faults] == ["file-unreadable"]


def test_a_file_in_place_of_the_directory(tmp_path):
    make(tmp_path, "ssh")
    assert [fault.code for fault in walk(tmp_path / "ssh").faults] == ["file-unreadable"]
