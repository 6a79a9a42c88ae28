"""The machines that are played (machines/*.toml): their CIM instances and registry, as WS-Management prints them."""

import re
import tomllib
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Interface
from typing import Any

import msgspec

from lab.windows.settings import Tls

_NAMESPACE = uuid.UUID("6b736f63-6b65-7420-6c61-620000000001")
_PLACE = re.compile(r"\{(name|domain|serial|uuid|address|netmask|prefix|gateway|mac|mac-dashes|gateway-mac)\}")

Instance = Mapping[str, Any]
Key = Mapping[str, Any]


class Denied(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account without special rights is refused: classes as "namespace:class" or "namespace", registry keys."""

    classes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A Windows.

    instances: namespace -> class -> its instances; a class with an empty list is there and has none, one that is not
    named does not exist. registry, registry32: key ("HKLM/SOFTWARE/...") -> its values; the second is what a 32-bit
    program sees below SOFTWARE. absent: "namespace:class" -> properties that this version does not know.
    stack: of WinRM; tls: the newest version of its Schannel. heeds_architecture: whether wmi:__ProviderArchitecture
    among the options of a request does anything ([MS-WSMV] 3.1.4.1.10).
    """

    name: str
    domain: str = "WORKGROUP"
    serial: str = ""
    uuid: str = ""
    version: str = "10.0.17763"
    stack: str = "3.0"
    tls: Tls = "1.2"
    heeds_architecture: bool = True
    instances: dict[str, dict[str, list[dict[str, Any]]]]
    registry: dict[str, dict[str, Any]] = {}
    registry32: dict[str, dict[str, Any]] = {}
    absent: dict[str, tuple[str, ...]] = {}
    denied: Denied = Denied()

    def refuses(self, namespace: str, cls: str) -> bool:
        """Whether a plain account may not see a class."""
        refused = {one.lower() for one in self.denied.classes}
        return bool(refused & {namespace.lower(), f"{namespace}:{cls}".lower()})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a machine stands: what its file leaves open, as "{address}", "{mac}" and so on."""

    interface: str = "192.0.2.10/24"
    mac: str = "00:15:5d:00:02:0a"
    gateway: str = "192.0.2.1"
    gateway_mac: str = "00:00:5e:00:01:01"
    varied: bool = False


@cache
def read(name: str) -> Machine:
    """The machine of machines/<name>.toml. Raises msgspec.ValidationError, FileNotFoundError."""
    text = files("lab.windows").joinpath("machines", f"{name}.toml").read_text(encoding="utf-8")
    return parse(text)


def names() -> list[str]:
    """Every machine there is."""
    found = (path.name for path in files("lab.windows").joinpath("machines").iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def parse(text: str) -> Machine:
    """A machine out of its file's text. Raises ValueError (tomllib's and msgspec's errors are)."""
    return msgspec.convert(tomllib.loads(text), Machine)


def placed(machine: Machine, place: Place) -> Machine:
    """The machine as it stands somewhere. varied: a twin with a name, a serial number and a UUID of its own."""
    if place.varied:
        machine = _twin(machine, IPv4Interface(place.interface).ip)
    words = _words(machine, place)
    fill = _filler(words)
    return msgspec.structs.replace(
        machine, instances=fill(machine.instances), registry=fill(machine.registry), registry32=fill(machine.registry32)
    )


def _twin(machine: Machine, address: IPv4Address) -> Machine:
    mark = address.packed[2:].hex().upper()
    return msgspec.structs.replace(
        machine,
        name=f"{machine.name[:10]}-{mark}",  # 15 characters are NetBIOS's most
        serial=f"{machine.serial}{mark}",
        uuid=str(uuid.uuid5(_NAMESPACE, f"{machine.uuid} {address}")).upper(),
    )


def _words(machine: Machine, place: Place) -> dict[str, str]:
    interface = IPv4Interface(place.interface)
    return {
        "name": machine.name,
        "domain": machine.domain,
        "serial": machine.serial,
        "uuid": machine.uuid,
        "address": str(interface.ip),
        "netmask": str(interface.netmask),
        "prefix": str(interface.network.prefixlen),
        "gateway": place.gateway,
        "mac": place.mac.upper(),
        "mac-dashes": place.mac.upper().replace(":", "-"),
        "gateway-mac": place.gateway_mac.upper().replace(":", "-"),
    }


def _filler(words: Mapping[str, str]) -> Callable[[Any], Any]:
    """Only these words: the names of installers are in braces, too."""

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return _PLACE.sub(lambda found: words[found[1]], value)
        if isinstance(value, Mapping):
            return {key: fill(one) for key, one in value.items()}
        return [fill(one) for one in value] if isinstance(value, Sequence) else value

    return fill
