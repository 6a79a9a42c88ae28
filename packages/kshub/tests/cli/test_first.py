"""`kshub init`: what is there already stays, and names that come too late are said to be of no use."""

import pytest

from kshub.cli.main import main


@pytest.fixture
def init(tmp_path, capsys):
    def made(*words):
        assert main(["--home", str(tmp_path), "init", *words]) == 0
        return capsys.readouterr()

    return made


@pytest.mark.parametrize(("language", "said"), [("C.UTF-8", "--name changes nothing"), ("ja_JP.UTF-8", "無視しました")])
def test_a_name_that_comes_after_the_certificate_is_said_to_change_nothing(init, tmp_path, monkeypatch, language, said):
    monkeypatch.setenv("LC_ALL", language)
    assert init("--name", "hub.example.com").err == ""
    before = (tmp_path / "tls/server.pem").read_bytes()
    again = init("--name", "other.example.com").err
    assert said in again
    assert str(tmp_path / "tls/server.pem") in again
    assert again.count("\n") == 1
    assert init().err == ""
    assert (tmp_path / "tls/server.pem").read_bytes() == before


def test_a_hub_without_a_certificate_needs_no_name(init, tmp_path):
    init()
    (tmp_path / "kshub.toml").write_text('listen = "127.0.0.1:8080"\n[tls]\nenabled = false\n')
    assert "without a certificate" in init("--name", "hub.example.com").err
