"""Ports on which something listens. Sources: MSFT_NetTCPConnection, MSFT_NetUDPEndpoint, Win32_Process (names alone).

Of UDP those of the dynamic range are left out: they are questions under way, and a DNS server keeps thousands.
"""

from ksocket.collect.linux.lines import address
from ksocket.collect.windows.question import CIMV2, STANDARD, Item, Items, Question, WmiProbe
from ksocket.collect.windows.values import number, text, word
from kswire.facts import Facts, ListeningPort

TCP = Question(
    STANDARD,
    "MSFT_NetTCPConnection",
    ("LocalAddress", "LocalPort", "State", "OwningProcess"),
    where="State = 2",
    limit=50_000,
)
UDP = Question(STANDARD, "MSFT_NetUDPEndpoint", ("LocalAddress", "LocalPort", "OwningProcess"), limit=50_000)
PROCESS = Question(CIMV2, "Win32_Process", ("ProcessId", "Name"), limit=20_000)

DYNAMIC = 49_152  # RFC 6335, and Windows' own default
MAX_PORTS = 10_000
_LISTEN = "2"


def parse(tcp: Items, udp: Items, processes: Items) -> Facts:
    """By port; the process where the account sees it."""
    programs = {text(one, "ProcessId").strip(): word(one, "Name", 260) for one in processes}
    found = [_port("tcp", one, programs) for one in tcp if text(one, "State").strip() == _LISTEN]
    found += [_port("udp", one, programs) for one in udp if (number(one, "LocalPort") or DYNAMIC) < DYNAMIC]
    ports = sorted({one for one in found if one is not None}, key=_order)
    return Facts(listening_ports=tuple(ports[:MAX_PORTS]))


def _port(protocol: str, item: Item, programs: dict[str, str | None]) -> ListeningPort | None:
    port = number(item, "LocalPort")
    if port is None or not 0 < port < 65_536:
        return None
    return ListeningPort(
        port=port,
        protocol=protocol,
        addr=address(text(item, "LocalAddress").strip()),
        process=programs.get(text(item, "OwningProcess").strip()),
    )


def _order(one: ListeningPort) -> tuple[int, str, str, str]:
    return one.port, one.protocol, one.addr or "", one.process or ""


PROBE = WmiProbe("listeningPorts", (TCP, UDP, PROCESS), parse)
