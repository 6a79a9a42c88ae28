"""A message for an incoming webhook of Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks."""

from typing import Any, Final

import msgspec

from kshub.notify.dialling import Dialler
from kshub.notify.message import Message, within
from kshub.notify.posting import post
from kshub.notify.targets import Address, Hook

LISTED: Final = 50
_OCTETS: Final = 30_000  # Slack cuts a text at 40,000 characters
_MEANT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # what machines are called must call nobody


async def deliver(dialler: Dialler, address: Address, message: Message) -> str | None:
    """See `kinds.Deliver`."""
    assert isinstance(address, Hook)
    await post(dialler, address.url, msgspec.json.encode(written(message)), {})
    return None


def written(message: Message) -> dict[str, Any]:
    """The body."""
    if message.test:
        return {"text": message.say("notify-text-test")}
    lines = within((_linked(message.line(one), message.page(one)) for one in message.events), LISTED, _OCTETS)
    more = message.more(len(lines))
    if more:
        lines.append(_linked(more, message.page()))
    return {"text": "\n".join(lines), "unfurl_links": False, "unfurl_media": False}


def _linked(text: str, page: str | None) -> str:
    shown = text.translate(_MEANT)
    return f"{shown} (<{page}|→>)" if page else shown
