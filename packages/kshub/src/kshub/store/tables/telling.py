"""What happened, and whom it is told."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from kshub.store.tables.base import instant, key, metadata, number, refers, words

# What happened, for people and notifiers: kind and parameters, no sentences.
event = Table(
    "event",
    metadata,
    key(),
    refers("space_id", "space.id"),
    refers("network_id", "network.id", nullable=True),
    number("node_id", nullable=True),
    words("kind"),
    words("params"),  # JSON
    instant("happened_at"),
    Index(None, "network_id", "id"),
    Index(None, "node_id", "id"),
    Index(None, "space_id", "id"),
)

# Where events are told: mail, Slack, Teams, a webhook. The address holds secrets: no answer of the API shows it.
notify_target = Table(
    "notify_target",
    metadata,
    key(),
    refers("space_id", "space.id", nullable=True),  # none: the hub's, for rules of every space
    words("display_name"),
    words("kind"),  # "mail", "slack", "teams", "webhook"
    words("address"),  # JSON
    words("language"),
    Column("enabled", Boolean, nullable=False),
    instant("created_at"),
    instant("last_sent_at", nullable=True),
    words("last_error", nullable=True),  # a code; none: the last message arrived
    instant("last_failed_at", nullable=True),
)

# Which events go where: of a space, or of all; of one of its networks, or of all. Its target says whose rule it is.
notify_rule = Table(
    "notify_rule",
    metadata,
    key(),
    refers("space_id", "space.id", nullable=True),
    refers("network_id", "network.id", nullable=True),
    refers("target_id", "notify_target.id"),
    words("kinds"),  # JSON: kinds of events; empty: all
    Column("wait", Integer, nullable=False),  # seconds for which events are gathered into one message
    Column("enabled", Boolean, nullable=False),
    instant("created_at"),
)

# An event that a target is to be told: written in the transaction of the event, so that none is forgotten.
notification = Table(
    "notification",
    metadata,
    key(),
    refers("target_id", "notify_target.id"),
    refers("event_id", "event.id"),
    words("message", nullable=True),  # the id under which it is sent: those of one message have the same
    words("status"),  # "waiting" for its message, "sending" (its message is decided), "sent", "failed"
    Column("tries", Integer, nullable=False),
    instant("due_at", nullable=True),
    instant("sent_at", nullable=True),
    words("error", nullable=True),  # a code: why the last try failed
    UniqueConstraint("target_id", "event_id"),
    Index(None, "target_id", "status", "due_at"),
    Index(None, "message"),
    Index(None, "event_id"),
)

# The subnets in which nodes of a network have been: a new one is an event.
network_subnet = Table(
    "network_subnet",
    metadata,
    refers("network_id", "network.id", primary_key=True),
    words("subnet", primary_key=True),
    sqlite_with_rowid=False,
)
