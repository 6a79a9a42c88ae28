"""install/windows/enable-winrm.ps1 grants what is asked for, says all in both languages, and the manual knows it."""

import re
from pathlib import Path

from ksocket.collect.windows import explain, stdregprov

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "install" / "windows" / "enable-winrm.ps1"
TEXT = SCRIPT.read_text(encoding="utf-8-sig")


def words(table):
    body = re.search(rf"^\${table} = @\{{\n(.*?)^\}}", TEXT, re.MULTILINE | re.DOTALL)[1]
    return dict(re.findall(r"^    (\w+)\s+= '(.+)'$", body, re.MULTILINE))


def test_a_mark_tells_older_powershell_that_it_is_utf_8():
    assert SCRIPT.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_namespaces_are_those_that_are_asked():
    granted = dict(re.findall(r"@\{ Name = '([\w/]+)'; Mask = (0x\d\d) \}", TEXT))
    assert granted.pop("root") == "0x21"
    asked = {one.namespace for one in explain.questions()} | {stdregprov.NAMESPACE}
    assert granted == dict.fromkeys(asked, "0x23")


def test_every_message_is_there_in_both_languages_with_the_same_places():
    english, japanese = words("English"), words("Japanese")
    assert set(english) == set(japanese) == set(re.findall(r"Say '(\w+)'", TEXT))
    for key, text in english.items():
        assert set(re.findall(r"\{\d\}", text)) == set(re.findall(r"\{\d\}", japanese[key]))


def test_what_changes_something_asks_first():
    """Each function that calls what changes the machine asks ShouldProcess, or is called by one that did."""
    changing = re.compile(
        r"netsh\.exe|Set-Item|New-Item @|Set-Service|New-SelfSignedCertificate|AddAccess|RemoveAccess"
    )
    for name, body in re.findall(r"^function ([\w-]+).*?\{\n(.*?)^\}", TEXT, re.MULTILINE | re.DOTALL):
        if changing.search(body) and name != "Set-RootDescriptor":
            assert "ShouldProcess" in body, name


def test_the_manual_names_it():
    for language in ("en", "ja"):
        text = (ROOT / "docs" / language / "targets.md").read_text(encoding="utf-8")
        assert "enable-winrm.ps1" in text
        for parameter in ("-Account", "-Collector", "-WhatIf", "-Undo"):
            assert parameter in text
