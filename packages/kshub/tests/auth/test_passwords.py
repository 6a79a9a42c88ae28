"""Passwords as argon2id."""

import pytest

from kshub.auth import passwords
from kshub.faults import Fault


async def test_what_is_kept_matches_and_is_no_password():
    kept = passwords.kept("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert await passwords.matches(kept, "correct horse battery")
    assert not await passwords.matches(kept, "correct horse batterz")
    assert not await passwords.matches(None, "correct horse battery")
    assert not await passwords.matches("not a hash", "correct horse battery")
    assert not passwords.outdated(kept)
    assert len(passwords.new()) >= passwords.SHORTEST


@pytest.mark.parametrize(("password", "code"), [("x" * 11, "password-short"), ("x" * 1001, "password-long")])
def test_too_short_and_too_long(password, code):
    with pytest.raises(Fault) as raised:
        passwords.kept(password)
    assert raised.value.code == code
