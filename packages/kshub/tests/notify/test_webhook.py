"""A message for programs, as it arrives."""

import hashlib
import hmac

import msgspec

from kshub.notify import webhook
from kshub.notify.targets import Signed

from .conftest import message, served, told
from .test_posting import GOOD, answering


async def test_it_arrives_signed_under_its_id(dialler):
    seen = []
    async with served(answering(GOOD, seen)) as port:
        address = Signed(url=f"http://hook.example.com:{port}/x", secret="kwh_x")
        for _ in range(2):
            assert await webhook.deliver(dialler, address, message(told(7), told(8), url="https://hub")) is None
    for head, body in seen:
        headers = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
        made = hmac.new(b"kwh_x", headers["X-Kshub-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert headers["X-Kshub-Signature"] == f"sha256={made}"
        assert headers["X-Kshub-Delivery"] == msgspec.json.decode(body)["id"] == "0123456789abcdef"
    assert seen[0][1] == seen[1][1], "the same message is the same octets"


def test_what_programs_read():
    body = webhook.written(message(told(7), ids=(7, 8, 9), url="https://hub"))
    assert body["eventIds"] == ["7", "8", "9"]
    assert (body["kind"], body["numberOfEvents"], body["more"], body["untold"]) == ("events", 3, 2, 0)
    assert body["events"] == [
        {
            "eventId": "7",
            "spaceId": "1",
            "spaceDisplayName": "Customer A",
            "networkId": "3",
            "networkDisplayName": "Tokyo office",
            "managedNodeId": "5",
            "kind": "node-new",
            "params": {"name": "web", "addr": "10.0.0.1"},
            "happenedAt": "2026-01-05T03:00:00Z",
            "text": "web (10.0.0.1) is new (node 5).",
            "url": "https://hub/apps/sonar/networks/3/managed-nodes/5",
        }
    ]
    assert webhook.written(message())["kind"] == "test"


def test_of_many_the_first_in_full_and_the_numbers_of_all():
    some = [told(number, params={"name": "x" * 9000}) for number in range(webhook.LISTED + 5)]
    body = webhook.written(message(*some, ids=tuple(range(10_000))))
    assert (len(body["events"]), len(body["eventIds"]), body["more"]) == (500, 10_000, 9_500)
    assert len(msgspec.json.encode(body)) < 1_200_000
