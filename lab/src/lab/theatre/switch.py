"""A made-up access switch that is there many times over, each time with other names, numbers and addresses.

The object identifiers are those of public MIBs; every value is made up. What differs between two of them has the same
length in all of them, so that an answer of one becomes that of another by replacing some bytes.
"""

from lab.theatre import device
from lab.theatre.ber import Oid

PORTS = 24
MODEL, VERSION = "WS-C2960X-24TS-L", "15.2(7)E3"
ENTITIES = 6  # the stack, the chassis, two power supplies, a fan, and what holds them

_SYSTEM = f"""
1.3.6.1.2.1.1.1.0|str|Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version {VERSION}, RELEASE (fc3)
1.3.6.1.2.1.1.2.0|oid|1.3.6.1.4.1.9.1.1208
1.3.6.1.2.1.1.3.0|ticks|86400000
1.3.6.1.2.1.1.4.0|str|noc@thousand.example
1.3.6.1.2.1.1.5.0|str|sw-{{octets}}
1.3.6.1.2.1.1.6.0|str|Rack 1, first floor
1.3.6.1.2.1.1.7.0|int|6
1.3.6.1.2.1.2.1.0|int|{PORTS + 1}
1.3.6.1.2.1.4.1.0|int|2
1.3.6.1.6.3.10.2.1.1.0|hex|80000009 03 {{octets}} 0000
"""
# entPhysicalTable (ENTITY-MIB, RFC 6933): index, class, name, description, model
_PARTS = (
    (1, 11, "1", "c2xxx Stack", ""),
    (1001, 3, "Switch 1", f"{MODEL} - Fixed Module 0", MODEL),
    (1002, 5, "Switch 1 - Container", "Fixed Module 0 Container", ""),
    (1003, 6, "Switch 1 - Power Supply 0", "Switch 1 - Power Supply 0", "PWR-C2-250WAC"),
    (1004, 6, "Switch 1 - Power Supply 1", "Switch 1 - Power Supply 1", "PWR-C2-250WAC"),
    (1005, 7, "Switch 1 - FAN 1", "Switch 1 - FAN 1", ""),
)
# ifTable and ifXTable (IF-MIB, RFC 2863): column, type, value; what counts is the same for every port
_PORT = (
    ("2.2.1.1", "int", "{index}"),
    ("2.2.1.2", "str", "GigabitEthernet1/0/{port}"),
    ("2.2.1.3", "int", "6"),
    ("2.2.1.4", "int", "1500"),
    ("2.2.1.5", "gauge", "1000000000"),
    ("2.2.1.6", "hex", "02 {{octets}} {port:02x}"),
    ("2.2.1.7", "int", "1"),
    ("2.2.1.8", "int", "1"),
    ("2.2.1.9", "ticks", "0"),
    ("2.2.1.10", "counter", "3102411298"),
    ("2.2.1.11", "counter", "181224571"),
    ("2.2.1.13", "counter", "0"),
    ("2.2.1.14", "counter", "0"),
    ("2.2.1.15", "counter", "0"),
    ("2.2.1.16", "counter", "1298310241"),
    ("2.2.1.17", "counter", "122457118"),
    ("2.2.1.19", "counter", "0"),
    ("2.2.1.20", "counter", "0"),
    ("31.1.1.1.1", "str", "Gi1/0/{port}"),
    ("31.1.1.1.2", "counter", "120933"),
    ("31.1.1.1.3", "counter", "220934"),
    ("31.1.1.1.4", "counter", "420914"),
    ("31.1.1.1.5", "counter", "520935"),
    ("31.1.1.1.6", "counter64", "981231023102411298"),
    ("31.1.1.1.7", "counter64", "98123181224571"),
    ("31.1.1.1.10", "counter64", "981231012983102419"),
    ("31.1.1.1.11", "counter64", "98123122457118"),
    ("31.1.1.1.15", "gauge", "1000"),
    ("31.1.1.1.16", "int", "2"),
    ("31.1.1.1.17", "int", "1"),
    ("31.1.1.1.18", "str", "desk {port}, first floor"),
    ("31.1.1.1.19", "ticks", "0"),
)
# ipAddrTable and ipAddressTable (IP-MIB, RFC 4293): one address, on Vlan1; {dotted}: its numbers
_ADDRESS = """
1.3.6.1.2.1.4.20.1.1.{dotted}|ip|{dotted}
1.3.6.1.2.1.4.20.1.2.{dotted}|int|1
1.3.6.1.2.1.4.20.1.3.{dotted}|ip|255.255.0.0
1.3.6.1.2.1.4.34.1.3.1.4.{dotted}|int|1
1.3.6.1.2.1.4.34.1.4.1.4.{dotted}|int|1
1.3.6.1.2.1.4.34.1.5.1.4.{dotted}|oid|1.3.6.1.2.1.4.32.1.5.1.1.4.10.77.0.0.16
"""


def objects(octets: bytes) -> dict[Oid, bytes]:
    """The switch of these four octets, of which each is below 128 and so has one byte in an object identifier, too."""
    lines = [_SYSTEM, _ADDRESS.replace("{dotted}", ".".join(map(str, octets)))]
    for index, kind, name, text, model in _PARTS:
        serial = "FOC{octets}" if kind == 3 else ""
        columns = {2: text, 4: "", 7: name, 8: "V02", 9: "", 10: VERSION, 11: serial, 12: "Cisco", 13: model}
        row = [f"1.3.6.1.2.1.47.1.1.1.1.{column}.{index}|str|{value}" for column, value in columns.items()]
        lines += [*row, f"1.3.6.1.2.1.47.1.1.1.1.5.{index}|int|{kind}"]
    for port in range(PORTS + 1):
        index = 10100 + port if port else 1  # 1: Vlan1
        given = {"index": index, "port": port}
        lines += [f"1.3.6.1.2.1.{column}.{index}|{kind}|{value.format(**given)}" for column, kind, value in _PORT]
    return device.parse("\n".join(lines).replace("{octets}", octets.hex()))
