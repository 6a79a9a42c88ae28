"""Device files (devices/*.txt): what a played SNMP agent knows.

One object a line, `OID|type|value`, in any order; blank lines and lines that begin with # are comments. Types:
int, counter, gauge, ticks (hundredths of a second), counter64: a decimal number; str: text; hex: octets as hexadecimal
digits, blanks ignored; oid: dotted; ip: dotted IPv4. In a device that is played at many addresses, each another one,
{addr}, {octets} and {name} stand for the address: dotted, in hexadecimal digits, with dashes.
"""

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from ipaddress import IPv4Address

from lab.theatre import ber
from lab.theatre.ber import Oid

_ROUTE_IF_INDEX = (1, 3, 6, 1, 2, 1, 4, 24, 7, 1, 7)
_NEXT_HOP = (192, 0, 2, 1)


def _number(tag: int, text: str) -> bytes:
    return ber.integer(int(text), tag)


_ENCODERS: dict[str, Callable[[str], bytes]] = {
    "int": partial(_number, ber.INTEGER),
    "counter": partial(_number, ber.COUNTER32),
    "gauge": partial(_number, ber.GAUGE32),
    "ticks": partial(_number, ber.TIME_TICKS),
    "counter64": partial(_number, ber.COUNTER64),
    "str": lambda text: ber.encode(ber.OCTET_STRING, text.encode()),
    "hex": lambda text: ber.encode(ber.OCTET_STRING, bytes.fromhex(text)),
    "oid": lambda text: ber.oid(dotted(text)),
    "ip": lambda text: ber.encode(ber.IP_ADDRESS, IPv4Address(text).packed),
}


def dotted(text: str) -> Oid:
    """The numbers of an object identifier written with dots."""
    return tuple(int(arc) for arc in text.strip().lstrip(".").split("."))


def parse(text: str) -> dict[Oid, bytes]:
    """Encoded values by object identifier. Raises ValueError that names the line."""
    found: dict[Oid, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            oid, kind, value = line.split("|", 2)
            found[dotted(oid)] = _ENCODERS[kind.strip()](value)
        except (KeyError, ValueError) as error:
            raise ValueError(f"line {number}: {error}: {line!r}") from error
    return found


def read(name: str, addr: str | None = None) -> dict[Oid, bytes]:
    """The device devices/<name>.txt; with an address, the one of its kind that is there."""
    text = files("lab").joinpath("devices", f"{name}.txt").read_text(encoding="utf-8")
    return parse(text if addr is None else _at(text, addr))


def internet(routes: int) -> dict[Oid, bytes]:
    """So many rows of inetCidrRouteTable (RFC 4292): /24 from 1.0.0.0 on, all by one next hop. There is no count."""
    found: dict[Oid, bytes] = {}
    one = ber.integer(1)
    for number in range(routes):
        first, second, third = 1 + (number >> 16), number >> 8 & 255, number & 255
        index = (1, 4, first, second, third, 0, 24, 2, 0, 0, 1, 4, *_NEXT_HOP)
        found[*_ROUTE_IF_INDEX, *index] = one
    return found


def _at(text: str, addr: str) -> str:
    octets = IPv4Address(addr).packed.hex()
    for word, value in (("{addr}", addr), ("{octets}", octets), ("{name}", addr.replace(".", "-"))):
        text = text.replace(word, value)
    return text
