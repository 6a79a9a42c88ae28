"""Every kind of target, in one table: another one is a file of its own, and a line here."""

from collections.abc import Awaitable, Callable
from typing import Final

from kshub.notify import mail, slack, targets, teams, webhook
from kshub.notify.dialling import Dialler
from kshub.notify.message import Message
from kshub.notify.targets import Address

Deliver = Callable[[Dialler, Address, Message], Awaitable[str | None]]
"""Send a message there, once: a code if it arrived and something is wrong all the same. Raises: Undelivered."""

DELIVER: Final[dict[str, Deliver]] = {
    targets.MAIL: mail.deliver,
    targets.SLACK: slack.deliver,
    targets.TEAMS: teams.deliver,
    targets.WEBHOOK: webhook.deliver,
}
LISTED: Final = max(one.LISTED for one in (mail, slack, teams, webhook))
"""So many events of a message are read; of the others the numbers."""
