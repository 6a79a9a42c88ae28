"""The provider is asked when somebody comes, and kept in mind for a while."""

from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from kshub.auth.oidc import states
from kshub.auth.oidc.provider import FRESH, PAUSE, Provider
from kshub.auth.oidc.refused import PROVIDER, TOKEN, RefusedError
from kshub.testing.provider import CLIENT, PUBLIC_URL, oidc

ABOUT = "/.well-known/openid-configuration"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def one(bent, clock):
    return Provider(oidc(bent.issuer), clock)


async def sign_in(bent, provider):
    begun = states.new("/")
    back = parse_qs(bent.approve(await provider.authorization_url("s", begun)))
    return await provider.claims(back["code"][0], begun)


async def refused(bent, provider):
    with pytest.raises(RefusedError) as raised:
        await sign_in(bent, provider)
    return raised.value.code


async def test_what_the_browser_is_sent_with(one):
    url = urlsplit(await one.authorization_url("the state", begun := states.new("/")))
    asked = {name: value for name, (value,) in parse_qs(url.query).items()}
    assert (url.path, asked["x"]) == ("/authorize", "1")  # a query that was there stays
    assert (asked["client_id"], asked["state"], asked["nonce"]) == (CLIENT, "the state", begun.nonce)
    assert asked["redirect_uri"] == f"{PUBLIC_URL}/api/session/oidc/callback"
    assert asked["scope"] == "openid profile email"


async def test_it_is_not_asked_again_and_again(bent, one, clock):
    for _ in range(2):
        assert (await sign_in(bent, one))["preferred_username"] == "hanako"
    assert bent.asked == [ABOUT, "/token", "/jwks", "/token"]
    clock.now = FRESH
    await sign_in(bent, one)
    assert bent.asked[4:] == [ABOUT, "/token", "/jwks"]


async def test_a_new_key_is_looked_for_once(bent, one):
    await sign_in(bent, one)
    bent.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    bent.header = {"alg": "RS256", "kid": "two"}
    before = len(bent.asked)
    assert await refused(bent, one) == TOKEN  # nobody knows this key
    assert bent.asked[before:] == ["/token", "/jwks"]
    bent.published = bent.key
    await sign_in(bent, one)
    bent.key, bent.header = RSAKey.generate_key(2048, {"kid": "two"}), {"alg": "RS256", "kid": "two"}
    assert await refused(bent, one) == TOKEN


async def test_after_a_failure_it_is_left_alone_for_a_moment(bent, one, clock):
    bent.instead[ABOUT] = b"{}"
    for _ in range(3):
        assert await refused(bent, one) == PROVIDER
    assert bent.asked == [ABOUT]
    del bent.instead[ABOUT]
    clock.now = PAUSE
    assert await sign_in(bent, one)


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://id.example.com/"},
        {"token_endpoint": None},
        {"token_endpoint": 7},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": "http://192.0.2.1/"},
        {"token_endpoint": "https://u:p@id.example.com/"},
        {"jwks_uri": "https://[::1/"},
        {"userinfo_endpoint": "ftp://id.example.com"},
    ],
    ids=str,
)
async def test_what_it_says_of_itself_has_to_be_right(bent, one, told):
    bent.metadata = told
    assert await refused(bent, one) == PROVIDER


async def test_the_secret_goes_where_the_provider_wants_it(bent, one, clock):
    bent.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert await sign_in(bent, one)
    wrong = Provider(oidc(bent.issuer, secret="hush"), clock)
    with pytest.raises(RefusedError) as raised:
        await sign_in(bent, wrong)
    assert "invalid_client" in raised.value.detail
    assert "hush" not in raised.value.detail


async def test_claims_that_only_the_userinfo_endpoint_tells(bent, one):
    bent.userinfo = {"sub": "subject-1", "groups": ["net"], "preferred_username": "other"}
    del bent.claims["groups"]
    told = await sign_in(bent, one)
    assert (told["groups"], told["preferred_username"]) == (["net"], "hanako")  # what is signed goes first
    bent.userinfo = {"sub": "subject-2", "groups": ["net"]}
    assert await refused(bent, one) == TOKEN


@pytest.mark.parametrize("answer", [{}, {"id_token": None}, {"id_token": ["x"]}], ids=str)
async def test_no_id_token(bent, one, answer, monkeypatch):
    monkeypatch.setattr(bent, "_exchanged", lambda *_: (200, answer))
    assert await refused(bent, one) == PROVIDER
