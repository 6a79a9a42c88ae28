"""A message for a workflow of Teams ("When a Teams webhook request is received"): an Adaptive Card.

https://learn.microsoft.com/en-us/connectors/teams/#microsoft-teams-webhook; a message may have 28 KB.
"""

from typing import Any, Final

import msgspec

from kshub.notify.dialling import Dialler
from kshub.notify.message import Message
from kshub.notify.posting import post
from kshub.notify.targets import Address, Hook

LISTED: Final = 50
_OCTETS: Final = 24_000  # of the lines, as they are sent


async def deliver(dialler: Dialler, address: Address, message: Message) -> str | None:
    """See `kinds.Deliver`."""
    assert isinstance(address, Hook)
    await post(dialler, address.url, msgspec.json.encode(written(message)), {})
    return None


def written(message: Message) -> dict[str, Any]:
    """The body."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": _body(message),
        "msteams": {"width": "Full"},
    }
    return {
        "type": "message",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        ],
    }


def _body(message: Message) -> list[dict[str, Any]]:
    if message.test:
        return [_block(message.say("notify-text-test"), None)]
    blocks: list[dict[str, Any]] = []
    left = _OCTETS
    for one in message.events[:LISTED]:
        block = _block(message.line(one), message.page(one))
        left -= len(msgspec.json.encode(block)) + 1
        if left < 0:
            break
        blocks.append(block)
    more = message.more(len(blocks))
    return [*blocks, _block(more, message.page())] if more else blocks


def _block(text: str, page: str | None) -> dict[str, Any]:
    """Text runs and no TextBlock: that one would read Markdown into what machines are called."""
    runs: list[dict[str, Any]] = [{"type": "TextRun", "text": text}]
    if page:
        runs.append({"type": "TextRun", "text": " →", "selectAction": {"type": "Action.OpenUrl", "url": page}})
    return {"type": "RichTextBlock", "inlines": runs}
