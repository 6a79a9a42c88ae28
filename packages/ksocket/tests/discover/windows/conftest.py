# ruff: noqa: N802 - functions are called what Windows calls them
"""A played Windows: buffers as its documentation lays them out, and an Api that answers, delays and refuses."""

import ctypes
import struct
import threading
from ipaddress import ip_address, ip_network
from types import SimpleNamespace

import pytest

from ksocket.discover.gateway import Link
from ksocket.discover.windows import iphlpapi
from ksocket.discover.windows.api import Memory
from ksocket.pace import PROFILES, Pace

BASE = 0x1F2_3000_0000  # where a heap of 64 bits may lie
STALE, REACHABLE, PERMANENT = 4, 5, 6  # NL_NEIGHBOR_STATE


class Build:
    """Octets as Windows writes them. The offsets are written out, so that the parsers' own are checked by them."""

    base = BASE

    @staticmethod
    def sockaddr(addr):
        packed = ip_address(addr).packed
        if len(packed) == 4:
            return (struct.pack("<HH", 2, 0) + packed).ljust(28, b"\0")
        return struct.pack("<HHI", 23, 0, 0) + packed + bytes(4)

    @staticmethod
    def put(size, **fields):
        """A record of `size` octets. Fields: name=(offset, octets)."""
        octets = bytearray(size)
        for at, value in fields.values():
            octets[at : at + len(value)] = value
        return bytes(octets)

    def reply(self, addr, status=0, milliseconds=3):
        return self.put(
            40,
            address=(0, ip_address(addr).packed),
            status=(4, status.to_bytes(4, "little")),
            time=(8, milliseconds.to_bytes(4, "little")),
            data=(16, (BASE + 64).to_bytes(8, "little")),
            ttl=(24, b"\x40"),
        )

    def forward(self, index, prefix, hop="0.0.0.0", metric=0):
        network = ip_network(prefix)
        return self.put(
            104,
            index=(8, index.to_bytes(4, "little")),
            prefix=(12, self.sockaddr(network.network_address)),
            length=(40, bytes([network.prefixlen])),
            hop=(44, self.sockaddr(hop)),
            metric=(84, metric.to_bytes(4, "little")),
        )

    def neighbor(self, addr, index, macaddr, state):
        return self.put(
            88,
            address=(0, self.sockaddr(addr)),
            index=(28, index.to_bytes(4, "little")),
            physical=(40, bytes.fromhex(macaddr.replace(":", ""))),
            length=(72, len(macaddr.split(":")).to_bytes(4, "little")),
            state=(76, state.to_bytes(4, "little")),
        )

    @staticmethod
    def table(*rows):
        return len(rows).to_bytes(4, "little") + bytes(4) + b"".join(rows)

    def adapters(self, *adapters, base=BASE):
        """The list: each adapter with its name and addresses behind it."""
        octets, following = b"", 0
        for number, one in enumerate(adapters):
            at = base + len(octets)
            name, addresses = at + 448, at + 448 + 128
            end = addresses + 96 * len(one["addresses"])
            following = end if number + 1 < len(adapters) else 0
            octets += self.adapter(one, following, addresses if one["addresses"] else 0, name)
            octets += (one["name"].encode("utf-16-le") + b"\0\0").ljust(128, b"\0")
            for count, (addr, prefixlen) in enumerate(one["addresses"], 1):
                last = count == len(one["addresses"])
                octets += self.unicast(addr, prefixlen, addresses + 96 * (count - 1), last=last)
        return Memory(base, octets)

    def adapter(self, one, following, unicast, name):
        macaddr = bytes.fromhex(one.get("macaddr", "").replace(":", ""))
        numbers = {88: len(macaddr), 100: one.get("kind", 6), 104: one.get("status", 1)}
        numbers |= {4: one["index"], 108: one.get("index6", one["index"]), 216: one.get("metric", 25), 220: 35}
        fields = {f"number{at}": (at, value.to_bytes(4, "little")) for at, value in numbers.items()}
        pointers = {8: following, 24: unicast, 72: name}
        fields |= {f"pointer{at}": (at, value.to_bytes(8, "little")) for at, value in pointers.items()}
        return self.put(448, physical=(80, macaddr), **fields)

    def unicast(self, addr, prefixlen, at, *, last, state=4):
        return self.put(
            96,  # 64 of its own, and the address
            next=(8, (0 if last else at + 96).to_bytes(8, "little")),
            sockaddr=(16, (at + 64).to_bytes(8, "little")),
            length=(24, (28).to_bytes(4, "little")),
            state=(40, state.to_bytes(4, "little")),
            prefixlen=(56, bytes([prefixlen])),
            address=(64, self.sockaddr(addr)),
        )


@pytest.fixture(scope="session")
def build():
    return Build()


MACADDR = "02:00:00:00:07:0a"


class Played:
    """An Api of one Ethernet, 192.168.7.1/24, with a router at .254. Who is there is said by each test."""

    def __init__(self):
        self.build = Build()
        self.neighbours = {}  # address: MAC address, or the error of SendARP
        self.rows = []  # of its neighbour table
        self.replies = {}  # address: replies to echo requests, or the error
        self.no_room = {}  # address: how often it is refused
        self.pairs = None  # a barrier: calls return two by two
        self.asked, self.echoed = [], []
        self.most = self._busy = 0
        self._lock = threading.Lock()

    def adapters(self):
        return self.build.adapters(
            {"name": "イーサネット", "index": 5, "macaddr": "02:00:00:00:00:01", "addresses": [("192.168.7.1", 24)]},
            {"name": "Loopback", "index": 1, "kind": 24, "addresses": [("127.0.0.1", 8)]},
        )

    def routes(self):
        forward = self.build.forward
        return self.build.table(
            forward(5, "0.0.0.0/0", "192.168.7.254"), forward(5, "192.168.7.0/24"), forward(1, "127.0.0.0/8")
        )

    def neighbors(self):
        return self.build.table(*self.rows) if self.rows else b""

    def arp(self, address, source):
        with self._busily():
            self.asked.append((str(address), str(source)))
            answer = self.neighbours.get(str(address))
            if isinstance(answer, int):
                raise OSError(answer, "SendARP")
            return answer

    def echo(self, addresses, milliseconds, heard):
        with self._busily():
            refused = []
            for address in addresses:
                self.echoed.append(str(address))
                if self.no_room.get(str(address), 0):
                    self.no_room[str(address)] -= 1
                    refused.append(address)
                elif isinstance(answer := self.replies.get(str(address), []), int):
                    raise OSError(answer, "IcmpCreateFile")
                elif answer:
                    heard(address, len(answer), b"".join(answer).ljust(256, b"\0"))
            return refused

    def _busily(self):
        played = self

        class Busy:
            def __enter__(self):
                with played._lock:
                    played._busy += 1
                    played.most = max(played.most, played._busy)
                if played.pairs:
                    played.pairs.wait(timeout=60)

            def __exit__(self, *_):
                with played._lock:
                    played._busy -= 1

        return Busy()


@pytest.fixture
def played():
    return Played()


@pytest.fixture
def link():
    return Link("Ethernet", 5, "02:00:00:00:00:01", (), up=True)


class Noted(Pace):
    """The rates of profile fast; what was paid for is noted."""

    def __init__(self):
        super().__init__(PROFILES["fast"], state=None)
        self.arps, self.probes = [], []

    async def arp(self, segment, count=1):
        self.arps.append((segment, count))

    async def probe(self, addresses):
        self.probes.append(tuple(addresses))


@pytest.fixture
def pace():
    return Noted()


class Dlls:
    """iphlpapi.dll and kernel32.dll as C functions, made by ctypes: pointers, sizes and handles are real."""

    def __init__(self):
        self.build = Build()
        self.replies = {}  # address: (how many, the buffer), or the error of IcmpSendEcho2
        self.sent, self.stuck = [], set()
        self.open, self.ended, self.counts = set(), [], {}
        self.error, self.codes = 0, {}
        self.macaddr, self.list = b"\2\0\0\0\7\n", Build().adapters(base=0)
        self.tables, self.freed = {}, []
        self._numbers = iter(range(0x100, 0x10000, 4))
        self._functions = {}
        for name, (result, arguments) in iphlpapi._PROTOTYPES.items():
            self._functions[name] = ctypes.CFUNCTYPE(result, *arguments)(getattr(self, f"_{name}"))
        kernel = {"CreateEventW", "CloseHandle", "WaitForMultipleObjects"}
        self.library = SimpleNamespace(**{name: f for name, f in self._functions.items() if name not in kernel})
        self.kernel = SimpleNamespace(**{name: f for name, f in self._functions.items() if name in kernel})

    def api(self):
        return iphlpapi.Iphlpapi(self.library, self.kernel, lambda: self.error)

    def _new(self):
        handle = next(self._numbers)
        self.open.add(handle)
        return handle

    def _refuses(self, name):
        self.error = self.codes.get(name, 0)
        return self.error

    def _IcmpCreateFile(self):
        return ctypes.c_void_p(-1).value if self._refuses("IcmpCreateFile") else self._new()

    def _IcmpCloseHandle(self, handle):
        self.open.remove(handle)
        return 1

    def _CreateEventW(self, security, manual, initial, name):
        assert (security, manual, initial, name) == (None, 1, 0, None)
        return None if self._refuses("CreateEventW") else self._new()

    def _CloseHandle(self, handle):
        self.open.remove(handle)
        return 1

    def _IcmpSendEcho2(self, handle, event, apc, context, *others):
        address, data, size, options, buffer, room, milliseconds = others
        assert {handle, event} <= self.open
        assert (apc, context, options) == (None, None, None)
        addr = ".".join(map(str, address.to_bytes(4, "little")))
        self.sent.append((addr, ctypes.string_at(data, size), milliseconds))
        answer = self.replies.get(addr, (0, b""))
        if isinstance(answer, int):
            self.error = answer
            return 0
        count, octets = answer
        assert len(octets) <= room
        ctypes.memmove(buffer, octets, len(octets))
        self.counts[buffer] = count
        if addr not in self.stuck:
            self.ended.insert(0, event)  # the last that was asked answers first
        self.error = 997  # ERROR_IO_PENDING
        return 0

    def _WaitForMultipleObjects(self, count, handles, everything, milliseconds):
        assert not everything
        assert 1 <= count <= 64
        waited = list((ctypes.c_void_p * count).from_address(handles))
        event = next((one for one in self.ended if one in waited), None)
        self.error = 0
        return 258 if event is None else waited.index(event)  # WAIT_TIMEOUT

    def _IcmpParseReplies(self, buffer, room):
        self.error = 11010  # IP_REQ_TIMED_OUT, where there is none
        return self.counts[buffer]

    def _SendARP(self, address, source, macaddr, length):
        self.sent.append(tuple(".".join(map(str, one.to_bytes(4, "little"))) for one in (address, source)))
        room = ctypes.c_uint32.from_address(length)
        assert room.value >= 6
        ctypes.memmove(macaddr, self.macaddr, len(self.macaddr))
        room.value = len(self.macaddr)
        return self._refuses("SendARP")

    def _GetAdaptersAddresses(self, family, flags, reserved, buffer, size):
        room = ctypes.c_uint32.from_address(size)
        if code := self._refuses("GetAdaptersAddresses"):
            return code
        made = self.list(buffer).octets
        if len(made) > room.value:
            room.value = len(made)
            return 111  # ERROR_BUFFER_OVERFLOW
        ctypes.memmove(buffer, made, len(made))
        return 0

    def _GetIpForwardTable2(self, family, pointer):
        return self._table("GetIpForwardTable2", pointer)

    def _GetIpNetTable2(self, family, pointer):
        return self._table("GetIpNetTable2", pointer)

    def _table(self, name, pointer):
        if code := self._refuses(name):
            return code
        buffer = ctypes.create_string_buffer(self.tables[name], len(self.tables[name]))
        self.tables[f"{name} held"] = buffer
        ctypes.c_void_p.from_address(pointer).value = ctypes.addressof(buffer)
        return 0

    def _FreeMibTable(self, pointer):
        self.freed.append(pointer)


@pytest.fixture
def dlls():
    return Dlls()
