"""A path's ending says how it is read."""

import pytest

from ksocket.documents.reading import read
from ksocket.faults import Fault


@pytest.mark.parametrize(("name", "text"), [("a.toml", "port = 22"), ("a.yaml", "port: 22"), ("a.yml", "port: 22")])
def test_toml_and_yaml(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    assert read(tmp_path / name).integer("port", 0, 1, 99) == 22


@pytest.mark.parametrize(("name", "code"), [("a.json", "unknown-suffix"), ("a.yaml", "type-table")])
def test_neither(tmp_path, name, code):
    (tmp_path / name).write_text('["a"]', encoding="utf-8")
    with pytest.raises(Fault, match=code):
        read(tmp_path / name)
