"""RFC 6238: its own values, and what an app and a person do with them."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kshub.auth import totp

RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),  # RFC 6238, appendix B, SHA-1
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_values_of_the_standard(at, code):
    assert totp.code(RFC, at // totp.STEP, digits=8) == code
    assert totp.step_of(RFC, code[2:], at) == at // totp.STEP


@pytest.mark.parametrize(("later", "step"), [(-60, None), (-30, 39), (0, 40), (30, 41), (60, None)])
def test_clocks_may_differ_by_a_step(later, step):
    assert totp.step_of(RFC, totp.code(RFC, (1200 + later) // 30), 1200) == step


@pytest.mark.parametrize("shown", ["", "1", "00000", "0000000", "abcdef", "１２３４５６", "\0", "x" * 10_000])
def test_what_is_no_code(shown):
    assert totp.step_of(RFC, shown, 59) is None


def test_an_app_is_told_all_it_needs():
    secret = totp.new()
    assert (len(secret), secret == totp.new()) == (32, False)
    url = urlsplit(totp.uri(secret, "山田 taro/&?"))
    assert (url.scheme, url.netloc, unquote(url.path)) == ("otpauth", "totp", "/ksocket hub:山田 taro/&?")
    assert parse_qs(url.query) == {"secret": [secret], "issuer": ["ksocket hub"]}
