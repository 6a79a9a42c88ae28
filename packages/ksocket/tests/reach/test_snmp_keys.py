import pytest

from ksocket.reach import snmp_keys
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

HERE, THERE = "127.0.0.1", "127.0.0.2"
SHA = {"username": "bob", "auth_protocol": "usmHMACSHAAuthProtocol", "auth_key": "maplesyrup"}


def test_master_key_of_rfc_3414(snmp_file):
    """RFC 3414, A.3.2."""
    (user,) = snmp_keys.users(snmp_file(**SHA), HERE)
    assert user.auth_key.hex() == "9fb5cc0381497b3793528939ff788d5d79145211"


def test_no_authentication(snmp_file):
    assert snmp_keys.users(snmp_file(username="bob"), HERE) == (snmp_keys.User("bob"),)


@pytest.mark.parametrize(
    ("auth", "priv", "extension", "variants"),
    [
        ("usmHMACSHAAuthProtocol", "usmAesCfb128Protocol", None, 1),
        ("usmHMACSHAAuthProtocol", "usmAesCfb256Protocol", None, 2),
        ("usmHMACSHAAuthProtocol", "usmAesCfb256Protocol", "reeder", 1),
        ("usmHMAC192SHA256AuthProtocol", "usmAesCfb256Protocol", None, 1),
        ("usmHMAC128SHA224AuthProtocol", "usmAesCfb256Protocol", None, 2),
        ("usmHMACSHAAuthProtocol", "usm3DESEDEPrivProtocol", None, 1),
        ("usmHMACSHAAuthProtocol", "usm3DESEDEPrivProtocol", "blumenthal", 1),
    ],
)
def test_key_extensions(snmp_file, auth, priv, extension, variants):
    given = SHA | {"auth_protocol": auth, "priv_protocol": priv, "priv_key": "maplesyrup", "key_extension": extension}
    assert len(snmp_keys.users(snmp_file(**given), HERE)) == variants


def test_what_worked_comes_first(snmp_file):
    file = snmp_file(**SHA, priv_protocol="usmAesCfb256Protocol", priv_key="maplesyrup")
    first, second = snmp_keys.users(file, HERE)
    snmp_keys.remember(file, HERE, second)
    assert snmp_keys.users(file, HERE) == (second, first)
    assert snmp_keys.users(file, THERE) == (second, first)


def test_what_worked_is_known_of_each_agent(snmp_file):
    file = snmp_file(**SHA, priv_protocol="usmAesCfb256Protocol", priv_key="maplesyrup")
    first, second = snmp_keys.users(file, HERE)
    snmp_keys.remember(file, HERE, second)
    snmp_keys.remember(file, THERE, first)
    assert snmp_keys.users(file, HERE) == (second, first)
    assert snmp_keys.users(file, THERE) == (first, second)


def test_what_worked_is_forgotten_when_the_agent_understands_another(snmp_file):
    file = snmp_file(**SHA, priv_protocol="usmAesCfb256Protocol", priv_key="maplesyrup")
    first, second = snmp_keys.users(file, HERE)
    for user in (second, first):
        snmp_keys.remember(file, HERE, user)
    assert snmp_keys.users(file, HERE) == (first, second)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"priv_protocol": "rot13", "priv_key": "maplesyrup"}, Code.CREDENTIAL_FILE),
        ({"priv_protocol": "usmAesCfb128Protocol"}, Code.CREDENTIAL_FILE),
        ({"auth_key": ""}, Code.CREDENTIAL_FILE),
    ],
)
def test_what_cannot_be_done(snmp_file, change, code):
    with pytest.raises(Trouble) as caught:
        snmp_keys.users(snmp_file(**SHA | change), HERE)
    assert caught.value.problem.code == code


def test_keys_are_not_shown(snmp_file):
    (user,) = snmp_keys.users(snmp_file(**SHA), HERE)
    assert "9f" not in repr(user)
    assert "auth_key" not in repr(user)
