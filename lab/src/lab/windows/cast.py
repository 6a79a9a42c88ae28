"""Who is played on a host, as its description has it: for the program that plays them."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import TypedDict

import msgspec

from lab.description import Description, Host
from lab.windows.machine import Place
from lab.windows.settings import Login, Settings


class _Gateway(TypedDict, total=False):
    gateway: str
    gateway_mac: str


class Cast(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `python -m lab.windows` is told. With one place it answers on every address, else on each its own."""

    settings: Settings
    logins: tuple[Login, ...]
    places: tuple[Place, ...] = (Place(),)


def of(network: Description, host: Host) -> Cast:
    """The cast of a host that is a Windows. Raises ValueError when it is none."""
    if host.winrm is None:
        raise ValueError("no Windows")
    return Cast(settings=host.winrm, logins=tuple(_logins(network, host)), places=tuple(_places(network, host)))


def _logins(network: Description, host: Host) -> Iterator[Login]:
    strangers = host.winrm.strangers if host.winrm else ()
    for name in host.accounts:
        account = network.accounts[name]
        yield Login(
            username=account.username,
            password=account.password or "",
            domain=account.domain,
            realm=account.realm,
            admin=account.root,
            stranger=name in strangers,
        )


def _places(network: Description, host: Host) -> Iterator[Place]:
    link = host.links[0]
    near = Place(interface=str(network.interface(link)), mac=link.macaddr, **_gateway(network, host))
    addresses = host.winrm.addresses if host.winrm else ()
    if not addresses:
        yield near
    for address in (one for told in addresses for one in IPv4Network(told)):
        mac = ":".join(["02", "4b", *(f"{byte:02x}" for byte in address.packed)])
        interface = f"{address}/{network.interface(link).network.prefixlen}"
        yield msgspec.structs.replace(near, interface=interface, mac=mac, varied=True)


def _gateway(network: Description, host: Host) -> _Gateway:
    if host.gateway is None:
        return {}
    links = [link for one in network.hosts.values() for link in one.links]
    mac = next((link.macaddr for link in links if link.address == host.gateway), Place().gateway_mac)
    return {"gateway": host.gateway, "gateway_mac": mac}
