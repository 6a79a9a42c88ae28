"""Wrong words on the command line: one line, in the language of the locale, that says what to do."""

import pytest

from ksocket.cli.main import WRONG_USAGE, main

CASES = [
    ("frobnicate", "there is no command frobnicate", "コマンド frobnicate はありません"),
    ("scn", "there is no command scn (was scan meant?)", "コマンド scn はありません (scan の誤りではありませんか)"),
    ("scan --frobnicate", "there is no option --frobnicate", "オプション --frobnicate はありません"),
    ("scan --dryrun", "--dryrun (was --dry-run meant?)", "--dryrun はありません (--dry-run の誤り"),
    ("scan --profile", "--profile needs a value", "--profile に値を指定してください"),
    ("scan --dry-run=3", "--dry-run takes no value", "--dry-run に値は指定できません"),
    ("inspect", "TARGET... is missing", "TARGET... を指定してください"),
    ("explain ssh snmp", "takes no more words: snmp", "余分な引数があります: snmp"),
    ("credentials add telnet", "METHOD telnet is unknown", "METHOD の値 telnet は不明です"),
]


@pytest.mark.parametrize(("line", "english", "japanese"), CASES)
@pytest.mark.parametrize("locale", ["C.UTF-8", "ja_JP.UTF-8"])
def test_one_line_in_the_language_of_the_locale(monkeypatch, capsys, line, english, japanese, locale):
    monkeypatch.setenv("LC_ALL", locale)
    assert main(line.split()) == WRONG_USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert (english if locale.startswith("C") else japanese) in said.err
