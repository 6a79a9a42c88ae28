"""The skeletons: valid as they are, and with every key of the readers."""

import re
from pathlib import Path

import pytest

import ksocket
from ksocket.config import file as config
from ksocket.credentials import formats
from ksocket.credentials.draft import Draft
from ksocket.documents import toml
from ksocket.documents.values import Value

SKELETONS = Path(ksocket.__file__).parent / "skeletons"
CREDENTIALS = [f"credentials/{method}/99-example.toml.skeleton" for method in formats.METHODS]


def uncommented(text):
    """Every setting: the "#" is taken from lines on which no space follows it."""
    return re.sub(r"^#(?=[^ #\n])", "", text, flags=re.MULTILINE)


def names(value: Value, prefix=""):
    if isinstance(value.data, list):
        for item in value.data:
            yield from names(item, prefix)
    if isinstance(value.data, dict):
        for key, inner in value.data.items():
            yield prefix + key
            yield from names(inner, f"{prefix}{key}.")


def keys(name):
    return set(names(toml.parse(uncommented((SKELETONS / name).read_text(encoding="utf-8")), Path(name))))


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_credential_file_names_every_key(tmp_path, name, monkeypatch):
    method = name.split("/")[1]
    path = tmp_path / "a.toml"
    text = uncommented((SKELETONS / name).read_text(encoding="utf-8"))
    path.write_text(re.sub(r"^password(File|Command)", "#", text, flags=re.MULTILINE), encoding="utf-8")
    path.chmod(0o600)
    draft = Draft(path)
    file = formats.READERS[method](draft)
    assert {warn.code for warn in file.warnings} <= {"credssp-only", "community-unused"}
    top = {"clientKeys"} if method == "ssh" else set()  # of YAML only; in TOML it stands under account
    dotted = {"authCredSSPDisableTLSv1", "authCredSSPDisableTLSv1.2"} if method == "winrm" else set()
    assert keys(name) | top == draft.table.known() | dotted


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_credential_file_is_valid_as_it_is(tmp_path, name):
    path = tmp_path / "a.toml"
    path.write_bytes((SKELETONS / name).read_bytes())
    path.chmod(0o600)
    assert formats.read(path, name.split("/")[1]).path == path


def test_the_settings_name_every_key_and_are_valid(tmp_path, monkeypatch):
    path = tmp_path / "etc/ksocket/ksocket.toml"
    path.parent.mkdir(parents=True)
    text = (SKELETONS / "ksocket.toml.skeleton").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert config.load(tmp_path, {}).warnings == ()
    path.write_text(uncommented(text), encoding="utf-8")
    path.chmod(0o600)
    asked = []
    monkeypatch.setattr(config.Table, "unknown", lambda table: asked.append(table.known()) or ())
    found = config.load(tmp_path, {})
    assert [warn.code for warn in found.warnings] == ["token-file-unreadable"]
    assert keys("ksocket.toml.skeleton") == asked[0]
