"""What kshub.toml says of second factors and of an identity provider."""

from pathlib import Path

import pytest

from kshub import config, entry, tls
from kshub.entry import Entry
from kshub.faults import Fault
from kshub.words import fault_text

OIDC = """
publicUrl = "https://hub.example.com/"
[oidc]
issuer = "https://id.example.com/realms/main"
clientId = "kshub"
clientSecretFile = "oidc-secret"
"""


def load(tmp_path, text):
    (tmp_path / "kshub.toml").write_text(text)
    return config.load(tmp_path, {}).door


def opened(tmp_path, text, secret="hush\n", mode=0o600):
    file = tmp_path / "oidc-secret"
    file.write_text(secret)
    file.chmod(mode)
    return load(tmp_path, text).opened()


def test_without_a_word_there_is_none(tmp_path):
    assert load(tmp_path, "").opened() == Entry()
    assert load(tmp_path, "").issuer is None
    assert load(tmp_path, 'requireTotp = "administrators"').opened() == Entry("administrators")


def test_an_identity_provider(tmp_path):
    oidc = opened(tmp_path, OIDC).oidc
    assert (oidc.issuer, oidc.client_id, oidc.secret) == ("https://id.example.com/realms/main", "kshub", "hush")
    assert oidc.redirect_uri == "https://hub.example.com/api/session/oidc/callback"
    assert oidc.scopes == ("openid", "profile", "email")
    assert (oidc.create_users, oidc.only, oidc.groups_claim) == (True, False, "groups")
    assert "hush" not in repr(oidc)
    tls.make(tmp_path, ("x",))
    more = opened(
        tmp_path, OIDC + 'scopes = ["groups"]\ncaFile = "ca.pem"\nproxy = "http://u:p@proxy.example:3128"\n'
    ).oidc
    assert more.scopes == ("openid", "groups")
    assert more.ca_file == tmp_path / "ca.pem"
    assert "u:p" not in repr(more)


def test_files_that_a_backup_has_to_hold(tmp_path):
    assert load(tmp_path, "").files == []
    text = OIDC.replace("oidc-secret", "/etc/secret") + 'caFile = "ca.pem"\n'
    assert load(tmp_path, text).files == [Path("/etc/secret"), tmp_path / "ca.pem"]


def test_the_secret_is_read_only_to_serve(tmp_path):
    assert load(tmp_path, OIDC).issuer == "https://id.example.com/realms/main"  # there is no file yet


@pytest.mark.parametrize(
    ("secret", "mode", "said"),
    [
        ("hush", 0o640, "chmod 600"),
        ("hush", 0o604, "chmod 600"),
        ("", 0o600, "the client's secret belongs"),
        ("a\nb", 0o600, "the client's secret belongs"),
        ("x" * 5000, 0o600, "the client's secret belongs"),
    ],
    ids=range(5),
)
def test_files_that_hold_no_secret(tmp_path, secret, mode, said):
    with pytest.raises(Fault) as raised:
        opened(tmp_path, OIDC, secret, mode)
    text = fault_text(raised.value)
    assert said in text
    assert "hush" not in text


@pytest.mark.parametrize("text", [None, "", "no certificate"])
def test_authorities_that_are_none(tmp_path, text):
    if text is not None:
        (tmp_path / "ca.pem").write_text(text)
    with pytest.raises(Fault) as raised:
        opened(tmp_path, OIDC + 'caFile = "ca.pem"\n')
    assert "oidc.caFile" in fault_text(raised.value)


def test_no_file(tmp_path):
    with pytest.raises(Fault) as raised:
        load(tmp_path, OIDC).opened()
    assert "oidc-secret" in fault_text(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        'requireTotp = "all"',
        'publicUrl = "hub.example.com"',
        'publicUrl = "http://hub.example.com"',
        'publicUrl = "https://hub.example.com/hub"',
        'publicUrl = "https://hub.example.com?x"',
        'publicUrl = "https://u:p@hub.example.com"',
        'publicUrl = "https://hub.example.com:port"',
        'publicUrl = "https://[::1"',
        OIDC.replace("publicUrl", "#"),
        OIDC.replace("https://id", "http://id"),
        OIDC.replace("/main", "/main?x=1"),
        OIDC.replace("/main", "/ma in"),
        OIDC.replace("/main", "/東京"),
        OIDC.replace('"kshub"', '""'),
        OIDC.replace("clientId", "client"),
        OIDC.replace("clientSecretFile", "#"),
        OIDC + 'clientSecret = "hush"\n',
        OIDC + 'scopes = ["a b"]\n',
        OIDC + 'proxy = "proxy.example.com"\n',
        OIDC + 'proxy = "http://[::1"\n',
    ],
    ids=range(20),
)
def test_wrong_words(tmp_path, text):
    with pytest.raises(Fault) as raised:
        load(tmp_path, text)
    assert raised.value.code == "setting-wrong"
    assert "hush" not in fault_text(raised.value)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:1", "127.9.9.9"])
def test_http_is_for_loopback(tmp_path, host):
    text = OIDC.replace("https://id.example.com", f"http://{host}").replace("https://hub.example.com", f"http://{host}")
    assert opened(tmp_path, text).oidc.redirect_uri == f"http://{host}{entry.CALLBACK}"
