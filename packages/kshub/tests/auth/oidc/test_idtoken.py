"""An ID token is believed only when everything about it is right."""

import base64
import hmac
import json

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from kshub.auth.oidc import idtoken
from kshub.auth.oidc.idtoken import Expected, UnknownKeyError
from kshub.auth.oidc.refused import TOKEN, RefusedError

NOW = 1_000_000
EXPECTED = Expected("https://id.example.com", "hub", "n-1")
RIGHT = {"iss": EXPECTED.issuer, "aud": "hub", "sub": "s-1", "nonce": "n-1", "iat": NOW, "exp": NOW + 300}
RSA = RSAKey.generate_key(2048, {"kid": "one"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})


def public(*some):
    return idtoken.keys({"keys": [one.as_dict(private=False) for one in some]})


KNOWN = public(RSA, EC)


def signed(key=RSA, claims=RIGHT, **header):
    return jwt.encode({"alg": "RS256", "kid": "one"} | header, claims, key, algorithms=list(jwt_algorithms()))


def jwt_algorithms():
    return idtoken.ALGORITHMS | {"HS256"}


def unpadded(text):
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def raw(header, claims=RIGHT, signature=b""):
    return ".".join(map(unpadded, (json.dumps(header).encode(), json.dumps(claims).encode(), signature)))


def read(token, known=KNOWN):
    return idtoken.claims(token, known, EXPECTED, NOW)


@pytest.mark.parametrize("alg", sorted(one for one in idtoken.ALGORITHMS if one[0] in "RP"))
def test_what_an_rsa_key_signed(alg):
    assert read(signed(alg=alg)) == RIGHT


def test_what_other_keys_signed():
    assert read(signed(EC, alg="ES256", kid="ec"))["sub"] == "s-1"
    without = jwt.encode({"alg": "RS256"}, RIGHT, RSA)  # no kid: any key of the kind may have done it
    assert read(without, public(RSAKey.generate_key(2048), RSA))["sub"] == "s-1"


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://id.example.com/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": []},
        {"aud": {"hub": 1}},
        {"aud": None},
        {"aud": ["hub", "other"]},
        {"aud": ["hub", "other"], "azp": "other"},
        {"azp": "other"},
        {"nonce": "n-2"},
        {"nonce": None},
        {"nonce": 1},
        {"nonce": ""},
        {"exp": NOW - 60},
        {"exp": None},
        {"exp": "9999999999"},
        {"exp": True},
        {"iat": NOW + 61},
        {"iat": None},
        {"nbf": NOW + 61},
        {"nbf": "x"},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "a\nb"},
    ],
    ids=str,
)
def test_claims_that_are_not_right(change):
    claims = {name: value for name, value in (RIGHT | change).items() if value is not None}
    with pytest.raises(RefusedError) as raised:
        read(signed(claims=claims))
    assert raised.value.code == TOKEN


@pytest.mark.parametrize(
    "change",
    [
        {"aud": ["hub"]},
        {"aud": ["hub", "other"], "azp": "hub"},
        {"exp": NOW - 59},
        {"iat": NOW + 60},
        {"exp": NOW + 0.5, "nbf": NOW},
        {"more": ["anything"]},
    ],
    ids=str,
)
def test_claims_that_are(change):
    assert read(signed(claims=RIGHT | change)) == RIGHT | change


def test_no_algorithm_but_those_of_the_list():
    secret = OctKey.import_key(b"x" * 32, {"kid": "one"})
    head = raw({"alg": "HS256", "kid": "one"}).rpartition(".")[0]
    mac = hmac.digest(RSA.as_pem(private=False), head.encode(), "sha256")
    forged = [
        raw({"alg": "none"}),
        raw({"alg": "None", "kid": "one"}),
        raw({"alg": "NONE", "kid": "one"}),
        raw({"alg": None}),
        raw({"alg": ["RS256"]}),
        raw({"alg": "RS1", "kid": "one"}, signature=b"x"),
        signed(secret, alg="HS256"),
        f"{head}.{unpadded(mac)}",  # the public key as a secret
    ]
    for one in forged:
        with pytest.raises(RefusedError) as raised:
            read(one, (*KNOWN, secret.as_dict()))
        assert raised.value.code == TOKEN


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "....",
        "ü.ü.ü",
        "\udc80",
        "e30.e30.e30",
        raw([]),
        raw("x"),
        raw({}),
        "[" * 3000,
        "x" * 200_000,
    ],
    ids=range(13),
)
def test_what_is_no_token(token):
    with pytest.raises(RefusedError) as raised:
        read(token)
    assert raised.value.code == TOKEN


def test_nested_deeper_than_anybody_reads():
    deep = ".".join(unpadded(b"[" * 3000) for _ in range(3))
    with pytest.raises(RefusedError):
        read(deep)


def test_a_changed_token_or_another_key_is_not_proved():
    head, body, signature = signed().split(".")
    other = RSAKey.generate_key(2048, {"kid": "one"})
    for token, known in (
        (f"{head}.{body}.{signature[:-8]}AAAAAAAA", KNOWN),
        (f"{head}.{raw({}, RIGHT | {'sub': 's-2'}).split('.')[1]}.{signature}", KNOWN),
        (signed(other), KNOWN),
        (signed(kid="two"), KNOWN),
        (signed(), ()),
        (signed(), public(EC)),
    ):
        with pytest.raises(UnknownKeyError):
            read(token, known)


def test_keys_that_are_none_prove_nothing_and_hurt_nobody():
    wrong = [{}, {"kty": "RSA"}, {"kty": "RSA", "n": 1, "e": []}, {"kty": "RSA", "n": "!", "e": "AQAB"}, 7, None, "x"]
    wrong += [RSA.as_dict(private=False) | {"use": "enc"}, RSA.as_dict(private=False) | {"alg": "PS256"}]
    known = idtoken.keys({"keys": wrong})
    with pytest.raises(UnknownKeyError):
        read(signed(), known)
    for document in ({}, {"keys": None}, {"keys": {}}, {"keys": [{}] * 5000}):
        assert len(idtoken.keys(document)) <= idtoken.MOST_KEYS
