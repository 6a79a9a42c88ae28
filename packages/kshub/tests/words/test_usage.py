"""click speaks Japanese where the locale does."""

import os
import string
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kshub.cli import operations
from kshub.cli.main import main
from kshub.words import usage

KSHUB = Path(sys.executable).with_name("kshub")


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_compiled_catalogue_is_that_of_the_tables():
    assert usage.COPY.read_bytes() == usage.compiled(), "python -m kshub.words.usage"


def test_click_has_these_sentences_still():
    """Another version of it may have other ones: then they would be English."""
    text = "".join(one.read_text(encoding="utf-8") for one in Path(click.__file__).parent.glob("*.py"))
    asked = [*usage.SAYINGS, *(one for both in usage.PLURALS for one in both)]
    assert [one for one in asked if one.replace("\n", "\\n").replace("\t", "\\t") not in text] == []


def test_no_parameter_is_made_up():
    for english, japanese in usage.SAYINGS.items():
        assert fields(japanese) <= fields(english)
    for (one, many), japanese in usage.PLURALS.items():
        assert fields(japanese) <= fields(one) & fields(many) | {"choices", "possibilities", "len", "nargs"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fly",), "fly というコマンドはありません"),
        (("user", "add"), "'NAME' を指定してください"),
        (("user", "add", "taro", "--role", "king"), "指定できる値: 'administrator', 'operator'"),
        (("user", "add", "taro", "--roel", "x"), "もしかして: '--help', '--role'"),
        (("user", "add", "taro", "--role"), "値を指定してください"),
        (("user", "add", "taro", "--generate=1"), "値は指定できません"),
        (("user", "add", "taro", "jiro"), "余分な引数"),
        (("token", "create", "--days", "x"), "数値ではありません"),
        (("token", "create", "--days", "0"), "範囲外"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_of_the_locale(monkeypatch, capsys, words, said):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert main(words) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(words) == 2
    assert capsys.readouterr().err.isascii()


@pytest.mark.parametrize("words", [(), ("user",), ("user", "add"), ("export",), ("token", "create")])
def test_help_is_japanese(words):
    """In a process of its own: what commands are for is made as they are made."""
    done = subprocess.run(
        [KSHUB, *words, "--help"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "ja_JP.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("使い方: kshub")
    for english in ("Usage", "Options:", "Commands:", "Show this", "default:", "required"):
        assert english not in done.stdout


def test_every_option_says_what_it_is_for():
    assert list(_silent(operations.app, ("kshub",))) == []


def _silent(command, path):
    for one in command.params:
        if isinstance(one, click.Option) and not one.help:
            yield (*path, one.opts[0])
    for name, one in getattr(command, "commands", {}).items():
        yield from _silent(one, (*path, name))
    lists = getattr(command, "lists", None)
    if lists is not None:
        yield from _silent(lists, path)
