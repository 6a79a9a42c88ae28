"""What is known of a node, as much as Zabbix gets of it."""

from dataclasses import dataclass

from kswire.nodes import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A managed node. gone: "retired" or "outdated" where it is not there any more.

    addr: the first of its addresses. snmp: where it answered by SNMP, reached directly.
    node: what is known of it; no packages, updates, neighbours or attempts.
    """

    network_id: int
    node_id: int
    space: str
    network: str
    display_name: str
    hostname: str | None
    addr: str
    device_type: str | None
    node: Node
    snmp: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    gone: str | None = None
