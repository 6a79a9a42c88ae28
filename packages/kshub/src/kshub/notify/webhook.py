"""A message for programs: JSON, signed."""

from typing import Any, Final

import msgspec

from kshub.clock import seconds_now
from kshub.notify import signing
from kshub.notify.dialling import Dialler
from kshub.notify.message import TEST, Message, Told
from kshub.notify.posting import post
from kshub.notify.targets import Address, Signed
from kshub.store.instants import moment

LISTED: Final = 500  # in full; of all there are the numbers
_MAX_WORD: Final = 1000  # characters of one parameter


async def deliver(dialler: Dialler, address: Address, message: Message) -> str | None:
    """See `kinds.Deliver`."""
    assert isinstance(address, Signed)
    body, timestamp = msgspec.json.encode(written(message)), str(seconds_now())
    headers = {
        signing.DELIVERY: message.key,
        signing.TIMESTAMP: timestamp,
        signing.SIGNATURE: signing.signature(address.secret, timestamp, body),
    }
    await post(dialler, address.url, body, headers)
    return None


def written(message: Message) -> dict[str, Any]:
    """The body."""
    listed = message.events[:LISTED]
    return {
        "id": message.key,
        "kind": TEST if message.test else "events",
        "text": message.say("notify-text-test") if message.test else message.subject,
        "numberOfEvents": len(message.ids),
        "eventIds": [str(one) for one in message.ids],
        "events": [_event(message, one) for one in listed],
        "more": len(message.ids) - len(listed),
        "untold": message.untold,
        "url": message.page(),
    }


def _event(message: Message, one: Told) -> dict[str, Any]:
    """As the API lists it, with names and a sentence for people."""
    return {
        "eventId": str(one.event_id),
        "spaceId": str(one.space_id),
        "spaceDisplayName": one.space,
        "networkId": None if one.network_id is None else str(one.network_id),
        "networkDisplayName": one.network,
        "managedNodeId": None if one.node_id is None else str(one.node_id),
        "kind": one.kind,
        "params": {name: value[:_MAX_WORD] for name, value in one.params.items()},
        "happenedAt": moment(one.happened_at).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "text": message.sentence(one),
        "url": message.page(one),
    }
