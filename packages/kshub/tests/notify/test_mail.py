"""A message as a mail."""

from email import message_from_bytes
from email.policy import default

from kshub.notify import mail
from kshub.notify.targets import Mail

from .conftest import message, told

TO = Mail(host="mail.example.com", sender="hub@example.com", to=["a@example.com", "b@example.com"])


def read(octets):
    assert octets.isascii()
    assert all(len(one) <= 998 for one in octets.split(b"\r\n"))
    return message_from_bytes(octets, policy=default)


def test_the_same_message_has_the_same_id_each_time():
    one = message(told())
    ids = {read(mail.written(TO, one))["Message-ID"] for _ in range(2)}
    assert ids == {"<0123456789abcdef@example.com>"}


def test_japanese_is_encoded():
    octets = mail.written(TO, message(told(network="東京データセンター本館" * 5), language="ja"))
    made = read(octets)
    assert b"Subject: [kshub] =?utf-8?b?" in octets
    assert made["Subject"].startswith("[kshub] 東京データセンター本館")
    assert "は新規ノードです (ノード 5)" in made.get_content()
    assert (made["Auto-Submitted"], made["To"]) == ("auto-generated", "a@example.com, b@example.com")


def test_fifty_are_listed_and_the_others_counted():
    some = [told(number) for number in range(1, 61)]
    text = (
        read(mail.written(TO, message(*some, ids=tuple(range(1, 1001)), url="https://hub")))
        .get_content()
        .replace("\r\n", "\n")
    )
    assert text.count("is new") == 50
    assert "and 950 more\n  https://hub/apps/sonar/events\n" in text


def test_a_name_writes_no_header():
    octets = mail.written(
        TO, message(told(network="x\r\nBcc: c@example.com", params={"name": "\r\nBcc: d@e", "addr": "-"}))
    )
    made = read(octets)
    assert made["Bcc"] is None
    assert "\\r\\nBcc" in made["Subject"]


def test_a_test_message():
    assert "nothing has happened" in read(mail.written(TO, message())).get_content()
