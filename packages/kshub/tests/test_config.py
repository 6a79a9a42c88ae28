"""kshub.toml: defaults, and one line for every wrong value."""

from pathlib import Path

import pytest

from kshub import config
from kshub.faults import Fault
from kshub.words import fault_text


def load(tmp_path, text, env=None):
    (tmp_path / "kshub.toml").write_text(text)
    return config.load(tmp_path, env or {})


def test_without_a_file_everything_is_in_one_directory(tmp_path):
    settings = config.load(tmp_path, {})
    assert settings.database == f"sqlite:///{tmp_path}/kshub.sqlite"
    assert (settings.host, settings.port) == ("0.0.0.0", 443)
    assert settings.certificate == tmp_path / "tls" / "server.pem"


def test_what_the_file_says(tmp_path):
    text = 'database = "postgresql://hub@db/kshub"\nlisten = "[::1]:8443"\nloglevel = "DEBUG"\n[tls]\nenabled = false\n'
    settings = load(tmp_path, text)
    assert settings.database == "postgresql://hub@db/kshub"
    assert (settings.host, settings.port, settings.certificate) == ("::1", 8443, None)
    assert load(tmp_path, text, {"KSHUB_DATABASE": "sqlite:////x"}).database == "sqlite:////x"


def test_what_is_kept_how_long(tmp_path):
    def kept(text):
        settings = load(tmp_path, text)
        days = settings.retention_days, settings.attempt_days, settings.audit_days
        return *days, settings.max_snapshots

    assert kept("") == (400, 30, 730, 0)
    text = "retentionDays = 90\nattemptDays = 7\nauditDays = 3650\nmaxSnapshots = 50\n"
    assert kept(text) == (90, 7, 3650, 50)
    with pytest.raises(Fault) as raised:
        kept("attemptDays = 0")
    assert raised.value.code == "setting-wrong"


def test_where_people_reach_the_hub(tmp_path):
    assert load(tmp_path, "").public_url is None
    assert load(tmp_path, 'publicUrl = "https://hub.example.com/"').public_url == "https://hub.example.com"
    assert load(tmp_path, 'publicUrl = "https://x:8443"').public_url == "https://x:8443"
    for wrong in (
        "hub.example.com",
        "https://x:8443/hub/",
        "ftp://x",
        "https://u@x",
        "https://x?a",
        "https://x#a",
        "https://",
        "https://a b",
    ):
        with pytest.raises(Fault) as raised:
            load(tmp_path, f'publicUrl = "{wrong}"')
        assert "publicUrl" in fault_text(raised.value)


def test_where_notifications_may_go(tmp_path):
    assert load(tmp_path, "").notify_private == ()
    assert load(tmp_path, "[notify]\nallowPrivate = true\n").notify_private is True
    assert load(tmp_path, "[notify]\nallowPrivate = false\n").notify_private == ()
    assert load(tmp_path, "[notify]\nallowPrivate = ['10.0.0.0/8', '::1']\n").notify_private == (
        "10.0.0.0/8",
        "::1/128",
    )
    for wrong in ("'10.0.0.0/8'", "['10.0.0.1/8']", "['x']", "1"):
        with pytest.raises(Fault) as raised:
            load(tmp_path, f"[notify]\nallowPrivate = {wrong}\n")
        assert raised.value.code == "setting-wrong"


def test_http_is_for_loopback_or_behind_a_proxy(tmp_path):
    with pytest.raises(Fault) as raised:
        load(tmp_path, '[tls]\nenabled = false\nlisten = "x"\n'.replace('listen = "x"\n', ""))
    assert raised.value.code == "plain-http"
    assert load(tmp_path, "[tls]\nenabled = false\nbehindProxy = true\n").behind_proxy


def test_which_proxies_are_believed(tmp_path):
    assert load(tmp_path, "[tls]\nbehindProxy = true\n").trusted_proxies == config.HERE
    text = "[tls]\nbehindProxy = true\ntrustedProxies = ['10.0.0.2', '2001:DB8::/32']\n"
    assert load(tmp_path, text).trusted_proxies == ("10.0.0.2/32", "2001:db8::/32")
    assert load(tmp_path, "[tls]\nbehindProxy = true\ntrustedProxies = []\n").trusted_proxies == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("listen = 5", "setting-wrong"),
        ('listen = "host"', "not-an-address"),
        ('listen = "1.2.3.4:99999"', "not-an-address"),
        ('database = "mysql://x"', "not-a-database"),
        ('databse = "x"', "setting-wrong"),
        ('loglevel = "LOUD"', "setting-wrong"),
        ("[tls]\ncertificate = 'x'", "setting-wrong"),
        ("[tls]\ntrustedProxies = ['10.0.0.2']", "setting-wrong"),
        ("[tls]\nbehindProxy = true\ntrustedProxies = ['proxy.example.com']", "setting-wrong"),
        ("[tls]\nbehindProxy = true\ntrustedProxies = ['10.0.0.5/8']", "setting-wrong"),
        ("[tls]\nbehindProxy = true\ntrustedProxies = ['0.0.0.0/0']", "setting-wrong"),
        ("[tls]\nbehindProxy = true\ntrustedProxies = '*'", "setting-wrong"),
        ("= =", "setting-wrong"),
    ],
)
def test_a_wrong_value_is_one_line(tmp_path, text, code):
    with pytest.raises(Fault) as raised:
        load(tmp_path, text)
    assert raised.value.code == code
    assert "\n" not in fault_text(raised.value)
    assert "kshub.toml" in fault_text(raised.value)


def test_a_file_that_is_no_text(tmp_path):
    (tmp_path / "kshub.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Fault):
        config.load(tmp_path, {})


def test_where_the_directory_is(tmp_path):
    assert config.home_of(tmp_path) == tmp_path
    assert config.home_of(None, {"KSHUB_HOME": "/x"}) == Path("/x")
