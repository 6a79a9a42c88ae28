"""A message as a mail: plain text, an event a line."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

from kshub.notify import smtp
from kshub.notify.dialling import Dialler
from kshub.notify.message import Message, within
from kshub.notify.targets import Address, Mail

LISTED: Final = 50
_OCTETS: Final = 100_000


async def deliver(dialler: Dialler, address: Address, message: Message) -> str | None:
    """See `kinds.Deliver`."""
    assert isinstance(address, Mail)
    return await smtp.send(dialler, address, written(address, message))


def written(mail: Mail, message: Message) -> bytes:
    """With its header. The same message has the same Message-ID each time that it is sent."""
    made = EmailMessage(policy=SMTP)
    made["From"] = mail.sender
    made["To"] = ", ".join(mail.to)
    made["Subject"] = message.subject
    made["Date"] = formatdate(usegmt=True)
    made["Message-ID"] = f"<{message.key}@{mail.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's answering machine answers
    made["Content-Language"] = message.language
    made.set_content("\n".join(_lines(message)) + "\n", charset="utf-8", cte="base64")
    return made.as_bytes()


def _lines(message: Message) -> list[str]:
    if message.test:
        return [message.say("notify-text-test")]
    events = iter(message.events)
    lines = within((f"{message.line(one)}{_link(message.page(one))}" for one in events), LISTED, _OCTETS)
    more = message.more(len(lines))
    return [*lines, *([f"{more}{_link(message.page())}"] if more else []), "", message.say("notify-foot")]


def _link(page: str | None) -> str:
    return f"\n  {page}" if page else ""
