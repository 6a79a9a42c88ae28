"""Addresses: what is taken, what is shown, and what stays secret."""

import msgspec
import pytest

from kshub.faults import Fault
from kshub.notify import targets
from kshub.notify.targets import Hook, Mail, Signed

SERVER = {"host": "mail.example.com", "username": "hub", "password": "geheim", "sender": "hub@example.com"}
MAIL = Mail(**SERVER, to=["a@example.com"])


@pytest.mark.parametrize(
    ("kind", "address", "shown"),
    [
        ("mail", MAIL, "mail.example.com:587"),
        ("slack", Hook(url="https://hooks.slack.com/services/T/B/geheim"), "https://hooks.slack.com/..."),
        ("teams", Hook(url="https://x.logic.azure.com:443/w?sig=geheim"), "https://x.logic.azure.com:443/..."),
        ("webhook", Signed(url="https://[fd00::1]:8443/geheim", secret="geheim"), "https://[fd00::1]:8443/..."),
    ],
)
def test_a_row_holds_it_and_no_secret_is_shown(kind, address, shown):
    assert targets.read(kind, targets.stored(address)) == address
    assert targets.shown(address) == shown


def mail_fault(**changed):
    with pytest.raises(Fault) as raised:
        targets.checked_mail(msgspec.structs.replace(MAIL, **changed), None)
    assert "geheim" not in str(raised.value.params)
    return raised.value.code


def test_mail_addresses_that_are_none():
    assert mail_fault(host="mail server") == "notify-host"
    assert mail_fault(host="mail\r\nx") == "notify-host"
    for wrong in ("x", "a@b\r\nRCPT TO:<c@d>", "a b@example.com", "<a@example.com>", "a@", "é@example.com", "a@b@c"):
        assert mail_fault(sender=wrong) == "notify-person"
        assert mail_fault(to=["a@example.com", wrong]) == "notify-person"
    assert mail_fault(username="a\0b") == "notify-text"
    assert mail_fault(password=None) == "notify-password"
    assert mail_fault(username=None) == "notify-password"


def test_a_password_stays_only_with_its_server():
    without = msgspec.structs.replace(MAIL, password=None, to=["b@example.com"])
    assert targets.checked_mail(without, MAIL).password == "geheim"
    for elsewhere in ({"host": "evil.example.com"}, {"port": 25}, {"security": "none"}, {"username": "other"}):
        with pytest.raises(Fault) as raised:
            targets.checked_mail(msgspec.structs.replace(without, **elsewhere), MAIL)
        assert raised.value.code == "notify-password"


@pytest.mark.parametrize(
    "wrong",
    [
        *("ftp://x/", "x", "https://", "https://u:p@x/", "https://x/a b", "https://x/\r\nHost: y", "https://x:0/"),
        *("https://x:99999/", "https://[::1/", "https://例え.jp/", "https://x/\x00", "file:///etc/passwd"),
    ],
)
def test_urls_to_which_nothing_is_posted(wrong):
    with pytest.raises(Fault) as raised:
        targets.checked_url(wrong)
    assert raised.value.code == "notify-url"


def test_urls_to_which_something_is_posted():
    assert targets.checked_url("https://x.example.com:8443/a?b=c#d") == "https://x.example.com:8443/a?b=c"
    assert targets.checked_url("http://[::1]:80/") == "http://[::1]:80/"


def test_secrets_are_made_up_each_time():
    assert len({targets.new_secret() for _ in range(10)}) == 10
