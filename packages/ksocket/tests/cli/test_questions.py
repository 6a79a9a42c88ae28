"""On a terminal a wrong answer is told and the question asked again; nothing that follows is taken for the answer."""

import io

import click
import pytest

from ksocket.cli.questions import QUESTIONS


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def type_in(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def answers(*lines):
        terminal = Terminal("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr(click.termui, "hidden_prompt_func", lambda _: terminal.readline().rstrip("\n"))

    return answers


def test_addresses_and_port_are_asked_for_again(type_in, capsys):
    type_in("server1", "10.0.0.5 10.1.0.0/16", "ssh", "70000", "2222", "bob", "secret", "")
    assert QUESTIONS["ssh"]() == {
        "includes": ["10.0.0.5", "10.1.0.0/16"],
        "port": 2222,
        "account": {"username": "bob", "password": "secret"},
    }
    said = capsys.readouterr().err
    for word in ("server1 is not an IP", "ssh is not a port", "70000 is not a port"):
        assert word in said
    assert "secret" not in said


def test_the_protocol_comes_before_its_key_and_its_choices_are_listed(type_in, capsys):
    type_in("10.0.0.5", "", "user", "SHA", "usmHMACMD5AuthProtocol", "short", "long-enough", "usmNoPrivProtocol")
    assert QUESTIONS["snmp"]()["authData"] == {
        "username": "user",
        "authProtocol": "usmHMACMD5AuthProtocol",
        "authKey": "long-enough",
    }
    said = capsys.readouterr().err
    assert "usmHMAC192SHA256AuthProtocol" in said
    assert "shorter than the 8" in said


def test_the_method_of_winrm(type_in):
    type_in("10.0.0.5-6", "kerberos", "basic", "", "bob", "secret")
    assert QUESTIONS["winrm"]() == {
        "includes": ["10.0.0.5", "10.0.0.6"],
        "authMethod": "basic",
        "port": 5985,
        "account": {"username": "bob", "password": "secret"},
    }
