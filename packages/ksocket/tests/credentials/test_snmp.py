"""credentials/snmp: v2c or v3, and protocols that need their keys."""

import pytest

from ksocket.credentials import formats
from ksocket.credentials.snmp import AUTH_PROTOCOLS, PRIV_PROTOCOLS
from ksocket.faults import Fault

HEAD = 'includes = ["10.0.0.1"]\n[authData]\n'
USER = 'username = "u"\n'
AUTH = 'authProtocol = "usmHMACSHAAuthProtocol"\nauthKey = "authentic"\n'
PRIV = 'privProtocol = "usmAesCfb128Protocol"\nprivKey = "private!"\n'


@pytest.fixture
def read(tmp_path):
    def made(text):
        path = tmp_path / "a.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return formats.read(path, "snmp")

    return made


def test_a_community_alone_is_v2c(read):
    file = read("retries = 2\nretryInterval = 0.5\nport = 1161\ntimeout = 1\n" + HEAD + 'community = "public"\n')
    assert (file.community.reveal(), file.username, file.warnings) == ("public", None, ())
    assert (file.retries, file.retry_interval, file.port, file.timeout) == (2, 0.5, 1161, 1.0)


@pytest.mark.parametrize("auth", AUTH_PROTOCOLS[1:])
@pytest.mark.parametrize("priv", PRIV_PROTOCOLS[1:])
def test_every_pair_of_protocols(read, auth, priv):
    file = read(HEAD + USER + f'authProtocol="{auth}"\nauthKey="authentic"\nprivProtocol="{priv}"\nprivKey="private!"')
    assert (file.auth_protocol, file.auth_key.reveal()) == (auth, "authentic")
    assert (file.priv_protocol, file.priv_key.reveal()) == (priv, "private!")


@pytest.mark.parametrize("text", ["", 'authProtocol = "usmNoAuthProtocol"\nprivProtocol = "usmNoPrivProtocol"\n', AUTH])
def test_levels_below_encryption(read, text):
    file = read(HEAD + USER + text)
    assert (file.auth_key is not None, file.priv_key, file.warnings) == (text == AUTH, None, ())


def test_how_the_community_of_a_vrf_is_written(read):
    assert read(HEAD + 'community = "x"\n').context_community is None
    text = HEAD + 'community = "x"\ncontextCommunity = "community@context"\n'
    assert read(text).context_community == "community@context"


@pytest.mark.parametrize(
    ("text", "spoken", "username"),
    [
        ('community = "c"\n', "2c", None),
        (USER, "3", "u"),
        ('version = "1"\ncommunity = "c"\n', "1", None),
        ('version = 1\ncommunity = "c"\n', "1", None),
        ('version = "2c"\ncommunity = "c"\n', "2c", None),
        ("version = 3\n" + USER, "3", "u"),
        ('version = "3"\ncommunity = "c"\n' + USER, "3", "u"),
        ('version = "1"\ncommunity = "c"\n' + USER, "1", None),
    ],
)
def test_the_version(read, text, spoken, username):
    file = read(HEAD + text)
    assert (file.spoken, file.username) == (spoken, username)


def test_a_key_extension(read):
    assert read(HEAD + USER + AUTH + PRIV + 'keyExtension = "reeder"').key_extension == "reeder"


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        ("", "no-community", 2, "authData.username"),
        ('community = ""\n', "no-community", 2, "authData.username"),
        (AUTH, "v3-without-username", 2, "authData.username"),
        (USER + 'authProtocol = "sha256"\n', "unknown-value", 4, "authData.authProtocol"),
        (USER + AUTH + 'privProtocol = "aes"\n', "unknown-value", 6, "authData.privProtocol"),
        (USER + AUTH + PRIV + 'keyExtension = "x"\n', "unknown-value", 8, "authData.keyExtension"),
        (USER + 'authProtocol = "usmHMACSHAAuthProtocol"\nauthKey = "short"\n', "key-too-short", 5, "authData.authKey"),
        (
            USER + AUTH + 'privProtocol = "usmDESPrivProtocol"\nprivKey = "1234567"\n',
            "key-too-short",
            7,
            "authData.privKey",
        ),
        (USER + 'authKey = "authentic"\n', "auth-protocol-missing", 4, "authData.authProtocol"),
        (USER + PRIV, "priv-without-auth", 5, "authData.privKey"),
        (USER + AUTH + 'privKey = "private!"\n', "priv-incomplete", 2, "authData.privProtocol"),
        (USER + AUTH + 'privProtocol = "usmDESPrivProtocol"\n', "priv-incomplete", 2, "authData.privKey"),
        (USER + "authKey = 12345678\n", "type-text", 4, "authData.authKey"),
        ('version = "2"\ncommunity = "c"\n', "unknown-value", 3, "authData.version"),
        ('version = true\ncommunity = "c"\n', "type-text", 3, "authData.version"),
        ('version = "3"\ncommunity = "c"\n', "version-without-username", 3, "authData.version"),
        ('version = "1"\n' + USER, "version-without-community", 3, "authData.version"),
    ],
)
def test_mistakes(read, text, code, line, key):
    with pytest.raises(Fault) as fault:
        read(HEAD + text)
    params = fault.value.params
    assert (fault.value.code, params["line"], params["key"]) == (code, str(line), key)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('community = "c"\n' + USER + AUTH, "community-unused"),
        ('community = "c"\n' + AUTH, "v3-keys-unused"),
        ('version = "2c"\ncommunity = "c"\n' + USER, "username-unused"),
    ],
)
def test_what_has_no_effect_is_said(read, text, code):
    file = read(HEAD + text)
    assert [warn.code for warn in file.warnings] == [code]
    assert (file.username is None) == (file.auth_key is None)


@pytest.mark.parametrize(("retries", "interval"), [(-1, 1), (11, 1), (0, -1), (0, 61)])
def test_retries_within_reason(read, retries, interval):
    with pytest.raises(Fault, match="out-of-range"):
        read(f"retries = {retries}\nretryInterval = {interval}\n" + HEAD + 'community = "c"')
