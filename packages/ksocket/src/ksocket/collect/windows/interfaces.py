"""Interfaces with their addresses, and gateways. Sources: Win32_NetworkAdapterConfiguration, Win32_NetworkAdapter."""

from ksocket.collect.linux.lines import address
from ksocket.collect.linux.lines import number as numeral
from ksocket.collect.windows.question import CIMV2, Item, Items, Question, WmiProbe
from ksocket.collect.windows.values import flag, mac, many, number, text, word
from kswire.facts import DefaultGateway, ExtraFields, Facts, Interface, Networking, Signature
from kswire.macs import burned_in, vendors

CONFIGURATION = Question(
    CIMV2,
    "Win32_NetworkAdapterConfiguration",
    (
        "Index",
        "InterfaceIndex",
        "Description",
        "IPEnabled",
        "IPAddress",
        "IPSubnet",
        "MACAddress",
        "DefaultIPGateway",
        "MTU",
    ),
)
ADAPTER = Question(
    CIMV2,
    "Win32_NetworkAdapter",
    (
        "Index",
        "InterfaceIndex",
        "Name",
        "NetConnectionID",
        "NetConnectionStatus",
        "MACAddress",
        "Speed",
        "PNPDeviceID",
    ),
)

MAX_INTERFACES = 10_000
_CONNECTED = "2"  # NetConnectionStatus
# Whose MAC address stays with the machine: not a docking station's, which goes from desk to desk, and not software's,
# which is the same on many machines (VMware's network adapters of a work station, teams).
_OWN = ("PCI\\", "VMBUS\\", "XENVIF\\", "XEN\\")


def parse(configurations: Items, adapters: Items) -> Facts:
    """One record an address; connections without an address have one as well, Windows' hidden adapters none."""
    if not configurations:
        raise ValueError("no interface at all")
    by_index = {text(one, "Index"): one for one in adapters}
    interfaces: list[Interface] = []
    gateways: dict[DefaultGateway, None] = {}
    for configuration in configurations:
        adapter = by_index.get(text(configuration, "Index"), {})
        enabled = flag(configuration, "IPEnabled")
        if not enabled and not word(adapter, "NetConnectionID"):
            continue
        common = _common(configuration, adapter)
        interfaces += _records(common, configuration)
        if enabled:
            hops = (address(one.strip()) for one in many(configuration, "DefaultIPGateway"))
            gateways |= {DefaultGateway(addr=hop, interface=common.ifname): None for hop in hops if hop}
    macs = vendors(one.macaddr for one in interfaces[:MAX_INTERFACES])
    networking = Networking(macaddrs=macs, default_gateways=tuple(gateways))
    return Facts(
        interfaces=tuple(interfaces[:MAX_INTERFACES]),
        extra_fields=ExtraFields(networking=networking) if networking != Networking() else None,
        signatures=_signatures(adapters) or None,
    )


def names(adapters: Items) -> dict[int, str]:
    """InterfaceIndex -> the connection's name."""
    found = ((number(one, "InterfaceIndex"), _name(one)) for one in adapters)
    return {index: name for index, name in found if index is not None and name is not None}


def _name(adapter: Item) -> str | None:
    return word(adapter, "NetConnectionID", 100) or word(adapter, "Name", 100)


def _common(configuration: Item, adapter: Item) -> Interface:
    description = word(configuration, "Description")
    index = number(configuration, "InterfaceIndex")
    status = text(adapter, "NetConnectionStatus").strip()
    return Interface(
        ifname=_name(adapter) or description or f"interface {text(configuration, 'Index')[:10]}",
        macaddr=mac(text(configuration, "MACAddress")) or mac(text(adapter, "MACAddress")),
        index=index if index is not None else number(adapter, "InterfaceIndex"),
        description=description,
        up=status == _CONNECTED if status else flag(configuration, "IPEnabled"),
        mtu=number(configuration, "MTU") or None,
        speed=number(adapter, "Speed") or None,  # 2**63 - 1 stands for "not connected"
    )


def _records(common: Interface, configuration: Item) -> list[Interface]:
    fields = {name: getattr(common, name) for name in common.__struct_fields__ if name not in {"addr", "netmask"}}
    masks = many(configuration, "IPSubnet")
    found: list[Interface] = []
    for place, told in enumerate(many(configuration, "IPAddress")[:MAX_INTERFACES]):
        addr = address(told.strip())
        if addr and addr != "0.0.0.0":
            found.append(Interface(addr=addr, netmask=_mask(masks[place : place + 1], addr), **fields))
    return found or [common]


def _mask(told: tuple[str, ...], addr: str) -> str | None:
    """Dotted for IPv4; for IPv6 Windows prints the length."""
    if not told:
        return None
    length = numeral(told[0])
    return address(told[0].strip()) if "." in addr else str(length) if length is not None and length <= 128 else None


def _signatures(adapters: Items) -> tuple[Signature, ...]:
    found: dict[str, None] = {}
    for one in adapters:
        macaddr = mac(text(one, "MACAddress"))
        if macaddr and burned_in(macaddr) and text(one, "PNPDeviceID").strip().upper().startswith(_OWN):
            found.setdefault(macaddr)
    return tuple(Signature(kind="mac", value=value) for value in found)


PROBE = WmiProbe("interfaces", (CONFIGURATION, ADAPTER), parse)
