"""Which of what was tried tells of a node: everywhere the same, so that lists, searches and counts lead to each other.

What was tried at the addresses that it has now; of a node of which nothing was, at those that it had. So a node whose
addresses are all another's now still says why no more of it is known.
"""

from sqlalchemy import ColumnElement, and_, exists, not_, or_

from kshub.store.schema import node_address, node_source


def here() -> ColumnElement[bool]:
    """A row of `node_address` is that of a row of `node_source`."""
    return and_(node_address.c.address_id == node_source.c.address_id, node_address.c.node_id == node_source.c.node_id)


def telling() -> ColumnElement[bool]:
    """Of a row of `node_source` to which `node_address` is joined by `here`."""
    source, at = node_source.alias(), node_address.alias()
    now = exists().where(
        source.c.node_id == node_source.c.node_id,
        at.c.node_id == source.c.node_id,
        at.c.address_id == source.c.address_id,
        at.c.current,
    )
    return or_(node_address.c.current, not_(now))
