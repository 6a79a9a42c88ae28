"""Tokens: random, found again only by their digest."""

import pytest

from kshub.auth import tokens
from kshub.auth.tokens import Standing


def test_tokens_are_long_and_never_the_same():
    made = {tokens.new("ksk") for _ in range(100)}
    assert len(made) == 100
    assert all(one.startswith("ksk_") and len(one) > 40 for one in made)
    assert len(tokens.digest("x")) == 32


@pytest.mark.parametrize(
    ("expires_at", "revoked_at", "standing"),
    [
        (None, None, Standing.VALID),
        (101, None, Standing.VALID),
        (100, None, Standing.EXPIRED),
        (101, 50, Standing.REVOKED),
        (99, 50, Standing.REVOKED),
    ],
)
def test_what_a_token_is_worth(expires_at, revoked_at, standing):
    assert tokens.standing(expires_at, revoked_at, 100) is standing


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Token abc", "abc"),
        ("token  abc ", "abc"),
        ("Bearer abc", None),
        ("Token", None),
        ("", None),
        ("Token " + "x" * 300, None),
        ("Token naïve", None),
    ],
)
def test_a_header_shows_a_token(header, token):
    assert tokens.shown(header, ("token",)) == token
