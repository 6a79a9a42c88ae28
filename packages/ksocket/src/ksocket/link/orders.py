"""Orders on disk from the moment they are taken until their run is over; what was ordered once is run once."""

import sqlite3

from ksocket.state import durable
from kswire import codec
from kswire.orders import Ask, Scan

REMEMBERED = 10_000  # runs that are over, so that a repeated order does not start them again
WAITING = 1_000  # orders at once: a hub that sends more is out of its mind

_SCHEMA = """
CREATE TABLE IF NOT EXISTS ordered (
    number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE, over INTEGER NOT NULL DEFAULT 0, body BLOB);
"""


class Orders:
    """The orders of this installation. connection is the database of the link."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def take(self, order: Scan | Ask) -> bool:
        """Keep the order; False if its run is known already, be it over or not."""
        with durable(self._connection):  # before the hub hears that it was taken
            cursor = self._connection.execute(
                "INSERT OR IGNORE INTO ordered (run, body) VALUES (?, ?)", (order.run, codec.encode(order))
            )
        return cursor.rowcount == 1

    def open(self) -> list[Scan | Ask]:
        """The orders whose runs are not over, in the order in which they came."""
        rows = self._connection.execute("SELECT body FROM ordered WHERE NOT over ORDER BY number").fetchall()
        orders = [codec.decode(body) for (body,) in rows]
        return [order for order in orders if isinstance(order, Scan | Ask)]

    def waits(self, run: str) -> bool:
        """The run was ordered and is not over."""
        query = "SELECT 1 FROM ordered WHERE run = ? AND NOT over"
        return self._connection.execute(query, (run,)).fetchone() is not None

    def crowded(self) -> bool:
        """No further order should be taken."""
        waiting = self._connection.execute("SELECT count(*) FROM ordered WHERE NOT over").fetchone()
        return int(waiting[0]) >= WAITING

    def over(self, run: str) -> None:
        """The run has ended: within the caller's transaction, so that its last report is kept together with this."""
        self._connection.execute("UPDATE ordered SET over = 1, body = NULL WHERE run = ?", (run,))
        self._connection.execute(
            "DELETE FROM ordered WHERE over AND number <= (SELECT max(number) FROM ordered) - ?", (REMEMBERED,)
        )
